package io.pitr.engine.segment;

import io.pitr.apply.ApplyMemory;
import io.pitr.engine.catalog.ParsedMetaCache;

/** What a process that restores segments of one chain keeps from one to the next. */
public record SegmentMemory(ApplyMemory apply, ParsedMetaCache metas) {
  /** The same for all segments of a process. */
  public static SegmentMemory ofManySegments() {
    return new SegmentMemory(ApplyMemory.ofManyLoads(), ParsedMetaCache.ofManySegments());
  }

  static SegmentMemory ofOneSegment() {
    return new SegmentMemory(ApplyMemory.ofOneLoad(), ParsedMetaCache.ofOneSegment());
  }
}
