package io.pitr.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoreThresholdsTest {

  @Test
  void sizesHaveUnits() {
    assertThat(StoreThresholds.bytes("96MiB")).isEqualTo(96L << 20);
    assertThat(StoreThresholds.bytes("256MB")).isEqualTo(256L << 20);
    assertThat(StoreThresholds.bytes("1GiB")).isEqualTo(1L << 30);
    assertThat(StoreThresholds.bytes("64KiB")).isEqualTo(64L << 10);
    assertThat(StoreThresholds.bytes("1.5GiB")).isEqualTo(3L << 29);
    assertThat(StoreThresholds.bytes("4096")).isEqualTo(4096);
  }

  @Test
  void whatIsNotUnderstoodSetsNoBound() {
    assertThat(StoreThresholds.bytes("")).isEqualTo(Long.MAX_VALUE);
    assertThat(StoreThresholds.bytes("huge")).isEqualTo(Long.MAX_VALUE);
    assertThat(StoreThresholds.bytes("0")).isEqualTo(Long.MAX_VALUE);
  }
}
