package io.pitr.engine.segment;

import io.pitr.apply.ApplyMemory;
import io.pitr.engine.catalog.ReadMetas;

/** What a process that restores segments of one chain keeps from one to the next. */
public record SegmentMemory(ApplyMemory apply, ReadMetas metas) {
  /** The same for all segments of a process. */
  public static SegmentMemory ofManySegments() {
    return new SegmentMemory(ApplyMemory.ofManyLoads(), ReadMetas.ofManySegments());
  }

  static SegmentMemory ofOneSegment() {
    return new SegmentMemory(ApplyMemory.ofOneLoad(), ReadMetas.ofOneSegment());
  }
}
