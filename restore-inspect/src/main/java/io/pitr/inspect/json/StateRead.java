package io.pitr.inspect.json;

import io.pitr.api.Tso;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.inspect.read.ReadableState;
import io.pitr.inspect.read.UnfinishedSegment;
import java.util.Optional;

/** The state of a target that was read. */
public record StateRead(
    @Description(
            "timestamp of the state: everything committed up to it is there; 0 if it is not known")
        Tso ts,
    @Description("state of the target's chain") RestoreStatus.State state,
    @Description("segment of which only a part is there; absent if the state is complete")
        Optional<UnfinishedPart> unfinished,
    @Description("a sentence for the user; may be empty") String note) {

  /** A segment of which only a part is there. */
  public record UnfinishedPart(
      @Description("from 1") int segment,
      @Description("start of the segment, exclusive") Tso startTs,
      @Description("end of the segment, inclusive") Tso restoredTs,
      @Description("phase in which it stopped; empty after an abort") String phase) {

    static UnfinishedPart of(UnfinishedSegment part) {
      return new UnfinishedPart(
          part.segment().index(),
          part.segment().start(),
          part.segment().restoredTs(),
          part.phase());
    }
  }

  public static StateRead of(ReadableState state) {
    return new StateRead(
        state.ts(), state.state(), state.unfinished().map(UnfinishedPart::of), state.note());
  }
}
