package io.pitr.engine.request;

import io.pitr.api.Tso;

/** Where a segment ends. */
public sealed interface SegmentEnd {

  /** At a timestamp, inclusive. */
  record At(Tso ts) implements SegmentEnd {}

  /** At the newest timestamp the log can be restored to. */
  record LogEnd() implements SegmentEnd {}
}
