package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {

  @Test
  void theNumbersAreFoundInWhatServersTell() {
    assertThat(Version.find("9.0.0-beta.2")).contains(new Version(9, 0, 0));
    assertThat(Version.find("v8.5.4")).contains(new Version(8, 5, 4));
    assertThat(Version.find("8.0.11-TiDB-v7.5.1-serverless")).contains(new Version(7, 5, 1));
    assertThat(Version.find("nightly")).isEmpty();
    assertThat(Version.find("")).isEmpty();
  }

  @Test
  void versionsAreOrderedByTheirNumbers() {
    assertThat(new Version(6, 5, 0).isAtLeast(6, 5, 0)).isTrue();
    assertThat(new Version(6, 10, 0).isAtLeast(6, 5, 9)).isTrue();
    assertThat(new Version(6, 4, 9).isAtLeast(6, 5, 0)).isFalse();
  }
}
