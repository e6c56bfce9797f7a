package io.pitr.e2e;

import io.pitr.api.StopRequest;
import java.util.concurrent.atomic.AtomicLong;

/** A stop that is requested when the run has asked for it a number of times. */
final class CountedStop implements StopRequest {
  private final AtomicLong left;

  /**
   * @param asks how often the run is told to go on
   */
  CountedStop(long asks) {
    left = new AtomicLong(asks);
  }

  @Override
  public boolean isMade() {
    return left.getAndDecrement() <= 0;
  }
}
