package io.pitr.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.catalog.CatalogError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RunningFlushTest {
  private final RunningFlush flush = new RunningFlush();

  @Test
  void objectsWithoutMetadataThatChangeFromReadToReadAreThoseOfARunningFlush() {
    for (int read = 0; read < 100; read++) {
      assertThat(flush.mayExplain(unnamed("v1/" + read))).isTrue();
    }
  }

  @Test
  void anObjectThatStaysWithoutMetadataIsAnErrorInTheEnd() {
    int reads = 0;
    while (flush.mayExplain(unnamed("v1/stays", "v1/" + reads))) {
      reads++;
      assertThat(reads).isLessThan(100);
    }
    assertThat(reads).isGreaterThan(1);
  }

  @Test
  void otherFailuresHaveOtherReasons() {
    assertThat(
            flush.mayExplain(
                new RestoreException(CatalogError.LOG_FILES_MISSING, "one is missing", "v1/x")))
        .isFalse();
  }

  private static RestoreException unnamed(String... objects) {
    return new RestoreException(
        Arrays.stream(objects)
            .map(object -> Problem.of(CatalogError.LOG_FILES_UNREFERENCED, "no metadata", object))
            .toList(),
        null);
  }
}
