package io.pitr.engine.run;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Does again what somebody else at the target got in the way of for a moment. */
final class BusyTargetRetry {
  static final int TRIES = 5;
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private BusyTargetRetry() {}

  /**
   * @param passing the failure that may pass; others, and one that stays, are thrown
   */
  static <T> T after(ErrorCode passing, Supplier<T> work) {
    for (int tries = 1; ; tries++) {
      try {
        return work.get();
      } catch (RestoreException e) {
        if (e.code() != passing || tries == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
