package io.pitr.base;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between the tries of a step: each is twice as long as the one before, up to a longest one.
 *
 * @param first wait after the first try
 * @param longest bound of {@link #delay}
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait before the next try.
   *
   * @param tried number of tries so far, at least 1
   */
  public Duration delay(int tried) {
    Duration delay = first;
    for (int i = 1; i < Math.min(tried, MOST_DOUBLINGS) && delay.compareTo(longest) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(longest) < 0 ? delay : longest;
  }

  /**
   * A random wait between three and five quarters of {@link #delay}, so that callers that failed
   * together do not come back together, and still wait for the same time in total.
   */
  public Duration spreadDelay(int tried, RandomGenerator random) {
    long quarter = delay(tried).toNanos() / 4;
    return Duration.ofNanos(3 * quarter + random.nextLong(2 * quarter + 1));
  }

  /**
   * A random wait of at most {@link #delay}, so that callers that failed together do not come back
   * together.
   */
  public Duration randomDelay(int tried, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(delay(tried).toNanos() + 1));
  }
}
