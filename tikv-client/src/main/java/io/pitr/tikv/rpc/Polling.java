package io.pitr.tikv.rpc;

import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Looks again and again until something has come about that others do: at once, after 10 ms, and
 * then after twice as long each time. Something quick is noticed quickly, and something slow costs
 * few looks.
 *
 * @param reason what has to come about, as in {@link io.pitr.api.event.Wait}
 * @param longest pause between two looks
 */
public record Polling(String reason, Duration longest) {
  /** For what may take hours. */
  public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private static final Duration FIRST = Duration.ofMillis(10);

  /**
   * @return false when {@code patience} ended first
   */
  public boolean until(TimeSource time, Duration patience, BooleanSupplier done) {
    if (done.getAsBoolean()) {
      return true;
    }
    long began = time.nanoTime();
    Duration pause = FIRST;
    TimeSource.Waiting waiting = time.waiting(reason);
    try {
      while (time.nanoTime() - began < patience.toNanos()) {
        time.sleep(pause);
        if (done.getAsBoolean()) {
          return true;
        }
        pause = pause.multipliedBy(2).compareTo(longest) > 0 ? longest : pause.multipliedBy(2);
      }
      return false;
    } finally {
      waiting.ended();
    }
  }
}
