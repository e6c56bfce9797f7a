package io.pitr.tikv.rpc;

import io.pitr.base.Backoff;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Polls a condition until it holds: at once, after 10 ms, and then after twice as long each time. A
 * quick change is noticed quickly, and a slow one costs few polls.
 *
 * @param reason what is waited for, as in {@link io.pitr.api.event.Wait}
 * @param longest pause between two polls
 */
public record Polling(String reason, Duration longest) {
  /** Patience for changes that may take hours. */
  public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private static final Duration FIRST = Duration.ofMillis(10);

  /**
   * @return false when {@code patience} ends before the condition holds
   */
  public boolean until(TimeSource time, Duration patience, BooleanSupplier done) {
    if (done.getAsBoolean()) {
      return true;
    }
    long began = time.nanoTime();
    var backoff = new Backoff(FIRST, longest);
    int polls = 1;
    TimeSource.Waiting waiting = time.waiting(reason);
    try {
      while (time.nanoTime() - began < patience.toNanos()) {
        time.sleep(backoff.delay(polls++));
        time.requireGoingOn();
        if (done.getAsBoolean()) {
          return true;
        }
      }
      return false;
    } finally {
      waiting.ended();
    }
  }
}
