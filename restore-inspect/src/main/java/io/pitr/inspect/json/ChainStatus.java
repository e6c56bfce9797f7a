package io.pitr.inspect.json;

import io.pitr.api.Tso;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.status.RestoreStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The chain of a target. */
public record ChainStatus(
    @Description("URI of the target, without credentials") String target,
    @Description("what can be done next") RestoreStatus.State state,
    @Description("phase of the run that works or died; CLOSED between segments") String phase,
    @Description("id of the chain; empty without one") String chain,
    @Description("id of the cluster that wrote the backups; 0 without a chain")
        ObjectId upstreamClusterId,
    @Description("number of complete segments") int sealedSegments,
    @Description("the newest segments, in order; all of them with --all")
        List<ChainSegment> segments,
    @Description("timestamp that the next segment starts at; 0 without a chain") Tso nextStartTs,
    @Description("deferred actions that wait") List<WaitingAction> deferred,
    @Description("how the chain ended; absent while it is open") Optional<Ending> ended,
    @Description("a sentence for the user; may be empty") String detail) {

  /** A segment of a chain. */
  public record ChainSegment(
      @Description("from 1") int index,
      @Description("start of the segment, exclusive") Tso startTs,
      @Description("end of the segment, inclusive") Tso restoredTs,
      @Description("timestamp of the target at which the segment's schema appears") Tso targetTs,
      @Description("whether deferred actions run after it") boolean last,
      @Description("whether the segment is complete") boolean sealed) {}

  /** How a chain ended. */
  public record Ending(
      @Description("`finished`, `aborted`, or `purged` when nothing is known of its end")
          String how,
      @Description("ISO-8601, UTC; empty if unknown") String at,
      @Description("process that ended it; empty if unknown") String by) {

    public static Ending of(ChainEnd end) {
      return new Ending(end.how(), end.when(), end.by());
    }
  }

  public static ChainStatus of(RestoreStatus status) {
    var segments = new ArrayList<ChainSegment>();
    status.sealed().forEach(segment -> segments.add(segment(segment, true)));
    status.unsealed().ifPresent(segment -> segments.add(segment(segment, false)));
    return new ChainStatus(
        status.target(),
        status.state(),
        status.phase(),
        status.chain(),
        new ObjectId(status.upstreamClusterId()),
        status.sealedSegments(),
        segments,
        status.reached(),
        WaitingAction.of(status.deferred()),
        status.ended().map(Ending::of),
        status.detail());
  }

  private static ChainSegment segment(Segment segment, boolean sealed) {
    return new ChainSegment(
        segment.index(),
        segment.start(),
        segment.restoredTs(),
        segment.segmentTs(),
        segment.last(),
        sealed);
  }
}
