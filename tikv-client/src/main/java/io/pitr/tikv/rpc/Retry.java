package io.pitr.tikv.rpc;

import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;

/** The waits of one step that fails now and then. Not thread-safe. */
public final class Retry {
  private final RetryPolicy policy;
  private final TimeSource time;
  private Duration next;
  private int used;

  Retry(RetryPolicy policy, TimeSource time) {
    this.policy = policy;
    this.time = time;
    this.next = policy.first();
  }

  /** Waits before another try; false, at once, when none is left. */
  public boolean pause() {
    if (isSpent()) {
      return false;
    }
    used++;
    time.sleep(next, policy.reason());
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(policy.longest()) > 0 ? policy.longest() : doubled;
    return true;
  }

  /** Whether no other try is left. */
  public boolean isSpent() {
    return used >= policy.retries();
  }

  /** Waits so far. */
  public int used() {
    return used;
  }
}
