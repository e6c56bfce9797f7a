package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void waitsDoubleUpToTheLongest() {
    assertThat(IntStream.rangeClosed(1, 6).mapToObj(BACKOFF::delay).map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
  }

  @Test
  void manyTriesDoNotOverflow() {
    var hours = new Backoff(Duration.ofNanos(1), Duration.ofDays(100_000));
    assertThat(hours.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofNanos(1L << 29));
  }

  @Test
  void aFirstWaitAboveTheLongestIsCut() {
    assertThat(new Backoff(Duration.ofSeconds(9), Duration.ofSeconds(1)).delay(1))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void randomWaitsStayBelowTheWait() {
    var random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      assertThat(BACKOFF.randomDelay(2, random)).isBetween(Duration.ZERO, Duration.ofMillis(200));
    }
  }

  @Test
  void spreadWaitsLieAroundTheWait() {
    var random = new Random(7);
    long sum = 0;
    for (int i = 0; i < 1000; i++) {
      Duration wait = BACKOFF.spreadDelay(2, random);
      assertThat(wait).isBetween(Duration.ofMillis(150), Duration.ofMillis(250));
      sum += wait.toMillis();
    }
    assertThat(sum / 1000).isBetween(195L, 205L);
  }
}
