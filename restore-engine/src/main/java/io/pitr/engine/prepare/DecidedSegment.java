package io.pitr.engine.prepare;

import io.pitr.api.Tso;
import io.pitr.engine.chain.ChainDecision;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.Segment;
import java.util.function.Supplier;

/**
 * The segment that a decision is about.
 *
 * @param head of its chain, before the segment begins
 * @param resumed whether an earlier run began it
 */
public record DecidedSegment(ChainHead head, Segment segment, boolean resumed) {

  /** Gives a segment's own timestamp on the target. */
  @FunctionalInterface
  public interface Clock {
    /**
     * @param restored where the segment ends
     * @param floor the timestamp of the segment before, zero for the first
     */
    Tso segmentTs(Tso restored, Tso floor);
  }

  /**
   * @param decision one that has a segment
   * @param newHead makes the head of a chain that begins
   */
  public static DecidedSegment of(
      ChainDecision decision, Supplier<ChainHead> newHead, Clock clock) {
    if (decision instanceof ChainDecision.Resume resume) {
      return new DecidedSegment(resume.head(), resume.segment(), true);
    }
    if (decision instanceof ChainDecision.Begin begin) {
      return new DecidedSegment(
          newHead.get(),
          new Segment(
              1,
              begin.start(),
              begin.restored(),
              begin.last(),
              clock.segmentTs(begin.restored(), Tso.ZERO)),
          false);
    }
    if (decision instanceof ChainDecision.Continue next) {
      ChainHead head = next.head();
      Tso floor = head.lastSealed().map(Segment::segmentTs).orElse(Tso.ZERO);
      return new DecidedSegment(
          head,
          new Segment(
              head.sealed().size() + 1,
              next.start(),
              next.restored(),
              next.last(),
              clock.segmentTs(next.restored(), floor)),
          false);
    }
    throw new IllegalArgumentException("no segment in " + decision);
  }
}
