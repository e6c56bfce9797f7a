package io.pitr.tikv.rpc;

import io.pitr.tikv.contract.TimeSource;

/** Counts the tries of one step and waits between them. Not thread-safe. */
public final class Retry {
  private final RetryPolicy policy;
  private final TimeSource time;
  private int used;

  Retry(RetryPolicy policy, TimeSource time) {
    this.policy = policy;
    this.time = time;
  }

  /** Waits before another try; returns false at once when no try is left. */
  public boolean pause() {
    if (isSpent()) {
      return false;
    }
    used++;
    time.sleep(policy.backoff().delay(used), policy.reason());
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
