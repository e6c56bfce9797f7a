package io.pitr.engine.run;

import io.pitr.catalog.ParsedMetaCache;

/**
 * What a process keeps from one segment of a chain to the next.
 *
 * @param moreSegments this process restores the next segment too
 */
public record SegmentMemory(ParsedMetaCache metas, boolean moreSegments) {
  /** The same for all segments of a process. */
  public static SegmentMemory ofManySegments() {
    return new SegmentMemory(ParsedMetaCache.ofManySegments(), true);
  }

  static SegmentMemory ofOneSegment() {
    return new SegmentMemory(ParsedMetaCache.ofOneSegment(), false);
  }
}
