package io.pitr.format.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TidbVersionTest {
  private static final String BR =
      "Release Version: %s\nGit Commit Hash: 268e1df8\nGit Branch: None\nGo Version: go1.26.8\n";

  @ParameterizedTest
  @CsvSource({
    "8.5.4, 8.5.4",
    "v8.5.4, 8.5.4",
    "v9.0.0-beta.2, 9.0.0",
    "9.0.0-beta.2.pre-12-gabcdef, 9.0.0",
    "v8.5.4-20251205-1a2b3c4, 8.5.4",
    "7.1.10, 7.1.10",
  })
  void aSuffixIsIgnored(String text, String version) {
    assertThat(TidbVersion.parse(text)).map(TidbVersion::toString).contains(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "None", "nightly-dirty", "8.5", "master", "vX.Y.Z", "build 8.5.4"})
  void aTextWithoutAReleaseIsNotAVersion(String text) {
    assertThat(TidbVersion.parse(text)).isEmpty();
  }

  /** The second corpus has stores of version 8.5.8 and TiDB of version 8.5.4. */
  @ParameterizedTest
  @CsvSource({
    "8.5.8, v8.5.4, 8.5.4",
    "8.5.4, v8.5.8, 8.5.4",
    "9.0.0-beta.2, nightly-dirty, 9.0.0",
    "9.0.0-beta.2, None, 9.0.0",
    "None, v8.5.4, 8.5.4",
  })
  void theVersionOfABackupIsTheLowerOfTheRecordedOnes(
      String cluster, String writer, String version) {
    assertThat(TidbVersion.ofBackup(cluster, BR.formatted(writer)))
        .map(TidbVersion::toString)
        .contains(version);
  }

  @Test
  void quotesAndLineEndsAroundTheClusterVersionAreIgnored() {
    assertThat(TidbVersion.ofBackup("\"8.5.0\"\n", "BR\nRelease Version: v8.5.1\n"))
        .map(TidbVersion::toString)
        .contains("8.5.0");
  }

  @Test
  void aBackupWithoutARecordedReleaseHasNoVersion() {
    assertThat(TidbVersion.ofBackup("", "")).isEmpty();
    assertThat(TidbVersion.ofBackup("unknown", BR.formatted("nightly"))).isEmpty();
  }
}
