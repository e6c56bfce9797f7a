package io.pitr.tikv.contract;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
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
   * @throws RestoreException {@link StopError#INTERRUPTED}; the thread stays interrupted
   */
  void sleep(Duration duration);

  /**
   * Same as {@link #sleep(Duration)}, with a reason as in {@link io.pitr.api.event.Wait}.
   *
   * @throws RestoreException {@link StopError#INTERRUPTED}, also if the run was asked to stop
   */
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

  /**
   * Called between the pauses of a wait.
   *
   * @throws RestoreException {@link StopError#INTERRUPTED} if the run was asked to stop
   */
  default void requireGoingOn() {}

  /**
   * Begins clean-up. Until it ends, no wait is ended because the run was asked to stop: what was
   * taken is given back even if that needs several tries.
   */
  default CleanUp cleanUp() {
    return () -> {};
  }

  /** Clean-up in progress. */
  @FunctionalInterface
  interface CleanUp extends AutoCloseable {
    @Override
    void close();
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
      throw new RestoreException(StopError.INTERRUPTED, "interrupted while waiting", "", e);
    }
  }
}
