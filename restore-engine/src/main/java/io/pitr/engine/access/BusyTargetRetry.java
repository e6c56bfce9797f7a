package io.pitr.engine.access;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Repeats work that fails because another process uses the target for a moment. */
public final class BusyTargetRetry {
  static final int TRIES = 5;
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private BusyTargetRetry() {}

  /**
   * @param retryable the failure to retry; others, and one that persists, are thrown
   */
  public static <T> T after(ErrorCode retryable, Supplier<T> work) {
    for (int tries = 1; ; tries++) {
      try {
        return work.get();
      } catch (RestoreException e) {
        if (e.code() != retryable || tries == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
