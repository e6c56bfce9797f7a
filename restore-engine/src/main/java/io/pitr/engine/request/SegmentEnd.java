package io.pitr.engine.request;

import io.pitr.api.Tso;

/** Where a segment ends: {@code --restored-ts}. */
public sealed interface SegmentEnd {

  /** At a timestamp, inclusive. */
  record At(Tso ts) implements SegmentEnd {}

  /** At the newest timestamp that the log can be restored to. */
  record LogEnd() implements SegmentEnd {}

  /**
   * @param logEnd the newest timestamp that the log can be restored to
   */
  default Tso restoredTs(Tso logEnd) {
    return this instanceof At at ? at.ts() : logEnd;
  }
}
