package io.pitr.plugin.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF =
      new Backoff(12, 4, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(20));

  @Test
  void waitsAreDrawnBelowABoundThatDoublesUpToTheMost() {
    var random = new Random(1);
    for (int tried = 1; tried <= 200; tried++) {
      long bound = Math.min(20_000, tried > 20 ? 20_000 : 100L << (tried - 1));
      for (int i = 0; i < 50; i++) {
        assertThat(BACKOFF.wait(tried, false, random))
            .isBetween(Duration.ZERO, Duration.ofMillis(bound));
      }
    }
  }

  @Test
  void waitsSpreadOverAllOfTheirSpan() {
    var random = new Random(2);
    long low = 0;
    for (int i = 0; i < 1000; i++) {
      if (BACKOFF.wait(5, false, random).toMillis() < 800) {
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
      plain = plain.plus(BACKOFF.wait(1, false, random));
      throttled = throttled.plus(BACKOFF.wait(1, true, random));
    }
    assertThat(throttled).isGreaterThan(plain.multipliedBy(3));
  }
}
