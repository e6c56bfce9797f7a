package io.pitr.plugin.storage.s3;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before another try, and how many there are. Each wait is drawn between nothing
 * and a bound that doubles, so that many readers that failed together do not come back together.
 *
 * @param tries of a request, the first included
 * @param triesBeforeFirstAnswer the same while the store has never answered: what is wrong then is
 *     more likely the endpoint than the network
 * @param first bound of the first wait
 * @param firstThrottled bound of the first wait when the store asked for fewer requests
 * @param most bound of any wait
 */
record Backoff(
    int tries, int triesBeforeFirstAnswer, Duration first, Duration firstThrottled, Duration most) {
  static final Backoff DEFAULT =
      new Backoff(12, 4, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(20));

  private static final int MAX_DOUBLINGS = 30;

  /**
   * @param tried so many times already, at least 1
   */
  Duration wait(int tried, boolean throttled, RandomGenerator random) {
    long first = (throttled ? firstThrottled : this.first).toNanos();
    int doublings = Math.min(tried - 1, MAX_DOUBLINGS);
    long bound =
        first > most.toNanos() >> doublings
            ? most.toNanos()
            : Math.min(most.toNanos(), first << doublings);
    return Duration.ofNanos(random.nextLong(bound + 1));
  }
}
