package io.pitr.writer;

import io.pitr.api.Tso;

/** Allocates strictly ascending timestamps, as PD does. Time only advances with {@link #pass}. */
public final class TsoClock {
  private static final int MAX_LOGICAL = (1 << 18) - 1;

  private long physicalMillis;
  private int logical;

  public TsoClock(long startMillis) {
    this.physicalMillis = startMillis;
  }

  /** A timestamp greater than all before it. */
  public Tso next() {
    if (logical == MAX_LOGICAL) {
      pass(1);
    }
    return Tso.of(physicalMillis, ++logical);
  }

  /** The last timestamp given, or the clock's start. */
  public Tso last() {
    return Tso.of(physicalMillis, logical);
  }

  /** Lets time pass. */
  public void pass(long millis) {
    if (millis <= 0) {
      throw new IllegalArgumentException("time goes forward, not by " + millis + " ms");
    }
    physicalMillis += millis;
    logical = 0;
  }

  public long physicalMillis() {
    return physicalMillis;
  }
}
