package io.pitr.engine.prepare;

import io.pitr.api.Tso;
import io.pitr.engine.chain.ChainDecision;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.schema.ChainSchema;
import java.util.function.Function;

/**
 * The segment that a decision is about.
 *
 * @param head of its chain, before the segment begins
 * @param resumed whether an earlier run began it
 */
public record DecidedSegment(ChainHead head, Segment segment, boolean resumed) {

  /** Gives a segment's own timestamp on the target. */
  @FunctionalInterface
  public interface TargetClock {
    /**
     * @param atLeast the result is not smaller
     */
    Tso timestamp(Tso atLeast);
  }

  /**
   * @param decision one that has a segment
   * @param newHead makes the head of a chain that starts at a timestamp
   */
  public static DecidedSegment of(
      ChainDecision decision, Function<Tso, ChainHead> newHead, TargetClock clock) {
    if (decision instanceof ChainDecision.Resume resume) {
      return new DecidedSegment(resume.head(), resume.segment(), true);
    }
    if (decision instanceof ChainDecision.Begin begin) {
      Tso ts = clock.timestamp(begin.restoredTs());
      var segment = new Segment(1, begin.start(), begin.restoredTs(), begin.last(), ts);
      return new DecidedSegment(newHead.apply(begin.start()), segment, false);
    }
    if (decision instanceof ChainDecision.Continue next) {
      ChainHead head = next.head();
      Tso ts =
          clock.timestamp(
              head.lastSealed()
                  .map(previous -> Tso.max(next.restoredTs(), previous.segmentTs()))
                  .orElse(next.restoredTs()));
      var segment =
          new Segment(head.sealedSegments() + 1, next.start(), next.restoredTs(), next.last(), ts);
      return new DecidedSegment(head, segment, false);
    }
    throw new IllegalArgumentException("no segment in " + decision);
  }

  /** The schema before the segment; with the ids that an earlier run gave in it. */
  public ChainSchema readSchema(ChainStore store) {
    int sealed = head.sealedSegments();
    return ChainSchema.read(store, sealed, resumed ? segment.index() : sealed);
  }
}
