package io.pitr.inspect.report;

import io.pitr.engine.chain.ChainEnd;
import io.pitr.inspect.json.ChainStatus;
import io.pitr.inspect.json.Description;
import java.util.Optional;

@Description(
    "Last document of `br restore follow`. Before it, each segment has a document as that of `br restore point`.")
public record FollowDocument(
    @Description("`restore follow`") String command,
    @Description("URI of the target, without credentials") String target,
    @Description("sums over all segments of the run") SegmentTotals totals,
    @Description("how the chain ended; absent while it is open")
        Optional<ChainStatus.Ending> ended) {

  public static FollowDocument of(String target, SegmentTotals totals, Optional<ChainEnd> end) {
    return new FollowDocument("restore follow", target, totals, end.map(ChainStatus.Ending::of));
  }
}
