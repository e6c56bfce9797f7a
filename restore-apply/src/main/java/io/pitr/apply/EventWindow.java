package io.pitr.apply;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogLoad;

/**
 * Which events count: of the write CF those with {@code start < ts ≤ restored}, of the default CF
 * those with {@code shift ≤ ts ≤ restored}.
 */
record EventWindow(Tso start, Tso shift, Tso restored) {
  /** Nothing counts. */
  static final EventWindow NONE = new EventWindow(Tso.MAX, Tso.MAX, Tso.ZERO);

  static EventWindow of(LogLoad load) {
    return new EventWindow(load.start(), load.shift(), load.restored());
  }

  /** Whether any timestamp counts. */
  boolean isEmpty(ColumnFamily cf) {
    return cf == ColumnFamily.WRITE ? !restored.isAfter(start) : restored.isBefore(shift);
  }

  /** The least timestamp that counts, unless {@link #isEmpty}. */
  Tso first(ColumnFamily cf) {
    return cf == ColumnFamily.WRITE ? start.next() : shift;
  }
}
