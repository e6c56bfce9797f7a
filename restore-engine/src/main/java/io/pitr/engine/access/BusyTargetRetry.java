package io.pitr.engine.access;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.base.Backoff;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats work that fails because another process uses the target for a moment. */
public final class BusyTargetRetry {
  private static final Logger LOG = LoggerFactory.getLogger(BusyTargetRetry.class);
  static final int TRIES = 5;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400));

  private BusyTargetRetry() {}

  /**
   * @param retryable the failure to retry; others, and one that persists, are thrown
   */
  public static <T> T after(ErrorCode retryable, Supplier<T> work) {
    var random = new SplittableRandom();
    for (int tries = 1; ; tries++) {
      try {
        return work.get();
      } catch (RestoreException e) {
        if (e.code() != retryable || tries == TRIES) {
          throw e;
        }
        LOG.atInfo()
            .addKeyValue("reason", e.getMessage())
            .addKeyValue("retry", tries)
            .addKeyValue("of", TRIES - 1)
            .log("retry until the target is free");
        LockSupport.parkNanos(BACKOFF.spreadDelay(tries, random).toNanos());
      }
    }
  }
}
