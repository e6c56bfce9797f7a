package io.pitr.engine.request;

import io.pitr.api.Tso;

/** Where a segment begins. */
public sealed interface SegmentStart {

  /** At the snapshot of a full backup: the first segment of a chain. */
  record FullBackup(String storage) implements SegmentStart {}

  /** Where the segment before ended, exclusive. */
  record At(Tso ts) implements SegmentStart {}
}
