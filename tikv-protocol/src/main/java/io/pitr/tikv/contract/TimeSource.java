package io.pitr.tikv.contract;

import io.pitr.api.RestoreException;
import java.time.Duration;
import java.time.Instant;

/**
 * The only source of time, so that tests can speed up waits, leases and renewals. A wait that
 * delays the run names its reason, so that it can be displayed and measured.
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

  /** Nanoseconds since an arbitrary moment; never decreases. */
  long nanoTime();

  Instant wallTime();

  /**
   * Waits.
   *
   * @throws RestoreException {@link TikvError#INTERRUPTED}; the thread stays interrupted
   */
  void sleep(Duration duration);

  /** Same as {@link #sleep(Duration)}, with a reason as in {@link io.pitr.api.event.Wait}. */
  default void sleep(Duration duration, String reason) {
    Waiting waiting = waiting(reason);
    try {
      sleep(duration);
    } finally {
      waiting.ended();
    }
  }

  /** Begins a wait of several pauses, with a reason as in {@link io.pitr.api.event.Wait}. */
  default Waiting waiting(String reason) {
    return () -> {};
  }

  /** A wait in progress. */
  @FunctionalInterface
  interface Waiting {
    /** Called once when the wait ends, by success or failure. */
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
