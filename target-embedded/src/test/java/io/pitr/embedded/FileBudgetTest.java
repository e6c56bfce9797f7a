package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FileBudgetTest {

  @Test
  void withManyFilesLevel0IsCompactedLate() {
    assertThat(FileBudget.of(OptionalInt.of(1_000_000), 2)).isEqualTo(new FileBudget(512, 256));
    assertThat(FileBudget.of(OptionalInt.empty(), 2)).isEqualTo(new FileBudget(512, 256));
  }

  @Test
  void withFewFilesLevel0IsCompactedBeforeItsFilesAreTooMany() {
    assertThat(FileBudget.of(OptionalInt.of(180), 2)).isEqualTo(new FileBudget(100, 50));
  }

  @Test
  void aStoreNeedsSomeFiles() {
    assertThat(FileBudget.of(OptionalInt.of(3), 2)).isEqualTo(new FileBudget(32, 16));
  }

  @Test
  void aReaderKeepsAllTablesOpenIfTheyFit() {
    assertThat(FileBudget.fits(OptionalInt.of(256), 192)).isTrue();
    assertThat(FileBudget.fits(OptionalInt.of(256), 193)).isFalse();
    assertThat(FileBudget.fits(OptionalInt.empty(), 1_000_000)).isTrue();
  }
}
