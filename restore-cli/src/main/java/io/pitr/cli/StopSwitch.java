package io.pitr.cli;

import io.pitr.api.StopRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks one run of the program to stop. Thread-safe. */
public final class StopSwitch implements StopRequest {
  private final CountDownLatch made = new CountDownLatch(1);
  private volatile boolean heeded;

  /**
   * Asks the run to stop.
   *
   * @return whether this was the first time
   */
  synchronized boolean stop() {
    boolean first = !isMade();
    made.countDown();
    return first;
  }

  /** The same switch, given to work that asks it. */
  StopRequest heeded() {
    heeded = true;
    return this;
  }

  /** Whether the run asks the switch, so that it ends in order. */
  boolean isHeeded() {
    return heeded;
  }

  @Override
  public boolean isMade() {
    return made.getCount() == 0;
  }

  /**
   * Waits, but not after the run was asked to stop.
   *
   * @return whether the run goes on
   */
  boolean pause(Duration duration) {
    try {
      return !made.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
