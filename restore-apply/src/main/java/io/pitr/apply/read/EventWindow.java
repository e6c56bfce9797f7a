package io.pitr.apply.read;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogLoad;

/**
 * The events that a load applies: of the write CF {@code start < ts ≤ restoredTs}, of the default
 * CF {@code shift ≤ ts ≤ restoredTs}.
 */
public record EventWindow(Tso start, Tso shift, Tso restoredTs) {
  /** An empty window. */
  public static final EventWindow NONE = new EventWindow(Tso.MAX, Tso.MAX, Tso.ZERO);

  public static EventWindow of(LogLoad load) {
    return new EventWindow(load.start(), load.shift(), load.restoredTs());
  }

  /** Whether no timestamp lies in the window. */
  public boolean isEmpty(ColumnFamily cf) {
    return cf == ColumnFamily.WRITE ? !restoredTs.isAfter(start) : restoredTs.isBefore(shift);
  }

  /** The least timestamp in the window, unless {@link #isEmpty}. */
  Tso first(ColumnFamily cf) {
    return cf == ColumnFamily.WRITE ? start.next() : shift;
  }
}
