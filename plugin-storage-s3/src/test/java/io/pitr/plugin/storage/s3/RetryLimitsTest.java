package io.pitr.plugin.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryLimitsTest {
  private static final RetryLimits LIMITS = RetryLimits.DEFAULT;

  @Test
  void waitsAreDrawnBelowABoundThatDoublesUpToTheMost() {
    var random = new Random(1);
    for (int tried = 1; tried <= 200; tried++) {
      long bound = Math.min(20_000, tried > 20 ? 20_000 : 100L << (tried - 1));
      for (int i = 0; i < 50; i++) {
        assertThat(LIMITS.wait(tried, false, random))
            .isBetween(Duration.ZERO, Duration.ofMillis(bound));
      }
    }
  }

  @Test
  void waitsSpreadOverAllOfTheirSpan() {
    var random = new Random(2);
    long low = 0;
    for (int i = 0; i < 1000; i++) {
      if (LIMITS.wait(5, false, random).toMillis() < 800) {
        low++;
      }
    }
    assertThat(low).isBetween(400L, 600L);
  }

  @Test
  void aStoreThatAsksForFewerRequestsIsGivenMoreTime() {
    var random = new Random(3);
    Duration plain = Duration.ZERO;
    Duration throttled = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      plain = plain.plus(LIMITS.wait(1, false, random));
      throttled = throttled.plus(LIMITS.wait(1, true, random));
    }
    assertThat(throttled).isGreaterThan(plain.multipliedBy(3));
  }
}
