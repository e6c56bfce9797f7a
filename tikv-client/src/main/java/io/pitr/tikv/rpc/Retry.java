package io.pitr.tikv.rpc;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the tries of one step, waits between them and logs each retry. Keeps the first and the
 * last failure for the final error: the first one often names the cause, and the last one shows
 * what it led to. Waits are spread at random, so that callers that failed together do not come back
 * together. Not thread-safe.
 */
public final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

  private final RetryPolicy policy;
  private final TimeSource time;
  private final RandomGenerator random;
  private int used;
  private int failed;
  private Failure first = new Failure("", null);
  private Failure last = first;

  /** A failed try. */
  private record Failure(String text, @Nullable Throwable cause) {}

  Retry(RetryPolicy policy, TimeSource time, RandomGenerator random) {
    this.policy = policy;
    this.time = time;
    this.random = random;
  }

  /**
   * Waits before another try; returns false at once when no try is left.
   *
   * @param step the request or the work that failed, for the log
   * @param failure why it failed, for the log and the final error
   */
  public boolean pause(String step, String failure) {
    return pause(step, new Failure(failure, null));
  }

  /** Same as {@link #pause(String, String)}, with the failure's exception. */
  public boolean pause(String step, String failure, Throwable cause) {
    return pause(step, new Failure(failure, cause));
  }

  /** Keeps a failure after which no other try makes sense, for {@link #gaveUp}. */
  public void failed(String failure, Throwable cause) {
    keep(new Failure(failure, cause));
  }

  private void keep(Failure failure) {
    failed++;
    last = failure;
    if (failed == 1) {
      first = failure;
    }
  }

  private boolean pause(String step, Failure failure) {
    keep(failure);
    if (isSpent()) {
      return false;
    }
    used++;
    Duration delay = policy.backoff().spreadDelay(used, random);
    LOG.atInfo()
        .addKeyValue("step", step)
        .addKeyValue("reason", failure.text)
        .addKeyValue("retry", used)
        .addKeyValue("of", policy.retries())
        .addKeyValue("wait-ms", delay.toMillis())
        .log("retry until " + policy.reason());
    time.sleep(delay, policy.reason());
    return true;
  }

  /** Whether no other try is left. */
  public boolean isSpent() {
    return used >= policy.retries();
  }

  /** Number of waits so far. */
  public int used() {
    return used;
  }

  /** Describes the failures: their number, the first and the last. */
  public String failures() {
    if (failed <= 1) {
      return last.text;
    }
    return first.text.equals(last.text)
        ? "failed " + failed + " times: " + last.text
        : "failed " + failed + " times; first: " + first.text + "; last: " + last.text;
  }

  /**
   * The error of a step that is given up: names {@link #failures}, is caused by the last failure
   * and has the first one as suppressed exception.
   */
  public RestoreException gaveUp(ErrorCode code, String where) {
    if (last.cause == null) {
      return new RestoreException(code, failures(), where);
    }
    var error = new RestoreException(code, failures(), where, last.cause);
    if (first.cause != null && first.cause != last.cause) {
      error.addSuppressed(first.cause);
    }
    return error;
  }
}
