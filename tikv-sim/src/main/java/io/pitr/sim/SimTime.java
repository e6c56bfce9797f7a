package io.pitr.sim;

import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that runs faster than the wall clock, for the cluster and its clients. */
public final class SimTime implements TimeSource {
  private final int factor;
  private final long originNanos = System.nanoTime();
  private final Instant originWall = Instant.now();
  private final AtomicLong skippedNanos = new AtomicLong();

  /**
   * @param factor seconds of simulated time in a second
   */
  public SimTime(int factor) {
    this.factor = factor;
  }

  @Override
  public long nanoTime() {
    return (System.nanoTime() - originNanos) * factor + skippedNanos.get();
  }

  @Override
  public Instant wallTime() {
    return originWall.plusNanos(nanoTime());
  }

  /** Lets time pass at once. Threads that sleep do not wake earlier. */
  public void skip(Duration duration) {
    skippedNanos.addAndGet(duration.toNanos());
  }

  @Override
  public void sleep(Duration duration) {
    TimeSource.pause(duration.dividedBy(factor).plusNanos(1));
  }
}
