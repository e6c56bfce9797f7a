package io.pitr.target.tikv.rpc;

import io.pitr.api.RestoreException;
import java.time.Duration;
import java.time.Instant;

/** The only place that time comes from: waits, leases and refreshes can be sped up in tests. */
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
