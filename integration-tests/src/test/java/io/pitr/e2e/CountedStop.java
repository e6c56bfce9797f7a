package io.pitr.e2e;

import io.pitr.api.StopRequest;
import java.util.concurrent.atomic.AtomicLong;

/** Requests a stop after the run has checked for one a number of times. */
final class CountedStop implements StopRequest {
  private final AtomicLong left;

  /**
   * @param asks number of checks that find no request
   */
  CountedStop(long asks) {
    left = new AtomicLong(asks);
  }

  @Override
  public boolean isMade() {
    return left.getAndDecrement() <= 0;
  }
}
