package io.pitr.engine.request;

import io.pitr.api.Tso;

/** Where a segment begins: {@code --full-backup-storage} or {@code --start-ts}. */
public sealed interface SegmentStart {

  /** At the snapshot of a full backup: the first segment of a chain. */
  record FullBackup(String storage) implements SegmentStart {}

  /** At the end of the previous segment, exclusive. */
  record At(Tso ts) implements SegmentStart {}
}
