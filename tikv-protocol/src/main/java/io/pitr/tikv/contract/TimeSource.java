package io.pitr.tikv.contract;

import io.pitr.api.RestoreException;
import java.time.Duration;
import java.time.Instant;

/**
 * The only place that time comes from: waits, leases and refreshes can be sped up in tests. A wait
 * that keeps the run from going on names its reason, so that it can be shown and measured ({@link
 * WaitMeter}).
 */
public interface TimeSource {

  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public Instant wallTime() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) {
          pause(duration);
        }
      };

  /** Nanoseconds since some moment; never goes back. */
  long nanoTime();

  Instant wallTime();

  /**
   * Waits.
   *
   * @throws RestoreException {@link TikvError#INTERRUPTED}; the thread stays marked as interrupted
   */
  void sleep(Duration duration);

  /** As {@link #sleep(Duration)}, for a reason as in {@link io.pitr.api.event.Wait}. */
  default void sleep(Duration duration, String reason) {
    Waiting waiting = waiting(reason);
    try {
      sleep(duration);
    } finally {
      waiting.ended();
    }
  }

  /** Begins a wait of several pauses, for a reason as in {@link io.pitr.api.event.Wait}. */
  default Waiting waiting(String reason) {
    return () -> {};
  }

  /** A wait that is under way. */
  @FunctionalInterface
  interface Waiting {
    /** Called once, however the wait ends. */
    void ended();
  }

  /** Waits for a duration of the system's clock. */
  static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(TikvError.INTERRUPTED, "interrupted while waiting", "", e);
    }
  }
}
