package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailureStreakTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

  private long nanos = Long.MAX_VALUE - 5;
  private final FailureStreak<IOException> streak =
      new FailureStreak<>(BACKOFF, () -> nanos, new SplittableRandom(1));

  @Test
  void anOutageKeepsItsFirstAndItsLastFailureTheirNumberAndItsLength() {
    var first = new IOException("first");
    assertThat(streak.failed(first)).isEqualTo(new Outage<>(first, first, 1, Duration.ZERO));
    pass(Duration.ofSeconds(7));
    streak.failed(new IOException("second"));
    pass(Duration.ofSeconds(3));
    var last = new IOException("last");

    assertThat(streak.failed(last)).isEqualTo(new Outage<>(first, last, 3, Duration.ofSeconds(10)));
  }

  @Test
  void aSuccessEndsAnOutageOnce() {
    var failure = new IOException("only");
    streak.failed(failure);
    pass(Duration.ofSeconds(4));

    assertThat(streak.succeeded())
        .contains(new Outage<>(failure, failure, 1, Duration.ofSeconds(4)));
    assertThat(streak.succeeded()).isEmpty();
  }

  @Test
  void aFailureAfterASuccessBeginsANewOutage() {
    streak.failed(new IOException("before"));
    assertThat(streak.succeeded()).isPresent();
    pass(Duration.ofSeconds(4));
    var failure = new IOException("after");

    assertThat(streak.failed(failure)).isEqualTo(new Outage<>(failure, failure, 1, Duration.ZERO));
  }

  @Test
  void pausesAreRandomAndBounded() {
    assertThat(streak.pause()).isZero();
    for (int failures = 1; failures < 50; failures++) {
      streak.failed(new IOException("again"));
      assertThat(streak.pause()).isBetween(Duration.ZERO, BACKOFF.delay(failures));
      assertThat(streak.pause()).isNotEqualTo(streak.pause());
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
