package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComponentVersionTest {

  @Test
  void theNumbersAreFoundInWhatServersTell() {
    assertThat(ComponentVersion.find("9.0.0-beta.2")).contains(new ComponentVersion(9, 0, 0));
    assertThat(ComponentVersion.find("v8.5.4")).contains(new ComponentVersion(8, 5, 4));
    assertThat(ComponentVersion.find("8.0.11-TiDB-v7.5.1-serverless"))
        .contains(new ComponentVersion(7, 5, 1));
    assertThat(ComponentVersion.find("nightly")).isEmpty();
    assertThat(ComponentVersion.find("")).isEmpty();
  }

  @Test
  void versionsAreOrderedByTheirNumbers() {
    assertThat(new ComponentVersion(6, 5, 0).isAtLeast(6, 5, 0)).isTrue();
    assertThat(new ComponentVersion(6, 10, 0).isAtLeast(6, 5, 9)).isTrue();
    assertThat(new ComponentVersion(6, 4, 9).isAtLeast(6, 5, 0)).isFalse();
  }
}
