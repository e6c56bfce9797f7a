package io.pitr.tikv.rpc;

import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the tries of one step, waits between them and logs each retry. Not thread-safe. */
public final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

  private final RetryPolicy policy;
  private final TimeSource time;
  private int used;

  Retry(RetryPolicy policy, TimeSource time) {
    this.policy = policy;
    this.time = time;
  }

  /**
   * Waits before another try; returns false at once when no try is left.
   *
   * @param step the request or the work that failed, for the log
   * @param failure why it failed, for the log
   */
  public boolean pause(String step, String failure) {
    if (isSpent()) {
      return false;
    }
    used++;
    Duration delay = policy.backoff().delay(used);
    LOG.atInfo()
        .addKeyValue("step", step)
        .addKeyValue("reason", failure)
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
}
