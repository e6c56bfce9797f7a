package io.pitr.plugin.storage.s3;

import io.pitr.base.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Number of tries of a request and the waits between them. Waits are random, so that readers that
 * failed together do not come back together.
 *
 * @param tries tries of a request, including the first
 * @param triesBeforeFirstAnswer tries while the store has never responded: the endpoint is then
 *     more likely wrong than the network
 * @param waits longest waits after ordinary failures
 * @param throttledWaits longest waits after the store asked for fewer requests
 */
record RetryLimits(int tries, int triesBeforeFirstAnswer, Backoff waits, Backoff throttledWaits) {
  static final RetryLimits DEFAULT =
      of(12, 4, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(20));

  static RetryLimits of(
      int tries,
      int triesBeforeFirstAnswer,
      Duration first,
      Duration firstThrottled,
      Duration longest) {
    return new RetryLimits(
        tries,
        triesBeforeFirstAnswer,
        new Backoff(first, longest),
        new Backoff(firstThrottled, longest));
  }

  /**
   * A random wait before the next try.
   *
   * @param tried number of tries so far, at least 1
   */
  Duration wait(int tried, boolean throttled, RandomGenerator random) {
    return (throttled ? throttledWaits : waits).randomDelay(tried, random);
  }
}
