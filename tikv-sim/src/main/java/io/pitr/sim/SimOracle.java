package io.pitr.sim;

import io.pitr.api.Tso;
import java.time.Duration;

/** Allocates timestamps from the simulated wall clock, which may be set back. Thread-safe. */
public final class SimOracle {
  private static final int LOGICAL_LIMIT = 1 << 18;

  private final SimTime time;
  private long offsetMillis;
  private long physicalMillis;
  private int logical;

  SimOracle(SimTime time) {
    this.time = time;
  }

  /** The last of {@code count} timestamps. */
  synchronized Tso next(int count) {
    long now = time.wallTime().toEpochMilli() + offsetMillis;
    if (now > physicalMillis) {
      physicalMillis = now;
      logical = 0;
    }
    if (logical + count >= LOGICAL_LIMIT) {
      physicalMillis++;
      logical = 0;
    }
    logical += count;
    return Tso.of(physicalMillis, logical);
  }

  /** The greatest timestamp given so far, or that the clock has passed. */
  synchronized Tso last() {
    long now = time.wallTime().toEpochMilli() + offsetMillis;
    return now > physicalMillis ? Tso.of(now, 0) : Tso.of(physicalMillis, logical);
  }

  /** Sets the clock back: the same timestamps may be allocated again. */
  public synchronized void fallBehind(Duration span) {
    offsetMillis -= span.toMillis();
    physicalMillis = 0;
    logical = 0;
  }

  /** Advances the clock, as PD's forced reset does; a smaller timestamp changes nothing. */
  synchronized boolean reset(Tso ts) {
    if (ts.physicalMillis() <= time.wallTime().toEpochMilli() + offsetMillis) {
      return true;
    }
    offsetMillis = ts.physicalMillis() - time.wallTime().toEpochMilli() + 1;
    return true;
  }
}
