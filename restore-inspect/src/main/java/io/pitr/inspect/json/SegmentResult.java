package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.engine.report.SegmentReport;
import java.util.List;
import java.util.Map;

/** What a run did for one segment. */
public record SegmentResult(
    @Description("URI of the target, without credentials") String target,
    @Description("id of the chain") String chain,
    @Description("index of the segment, from 1") int segment,
    @Description("start of the segment, exclusive") Tso startTs,
    @Description("end of the segment, inclusive") Tso restoredTs,
    @Description("whether it is the last segment of the chain") boolean last,
    @JsonUnwrapped SegmentFigures figures,
    @Description("deferred actions that wait after this run, by hook")
        Map<String, Integer> deferred,
    @Description("deferred actions that this chain has executed, by hook")
        Map<String, Integer> finished,
    @JsonUnwrapped MoreFigures more,
    @JsonUnwrapped Remarks remarks) {

  /** What a user should know. */
  record Remarks(
      @Description("whether an earlier run had done everything") boolean alreadyDone,
      @Description("indexes that the chain ends without, because --skip-index names them")
          List<String> skippedIndexes,
      @Description("sentences: what was left out, what could not be verified") List<String> notes,
      @Description("the command that comes next; empty after the end") String next) {}

  public static SegmentResult of(SegmentReport report) {
    return new SegmentResult(
        report.target(),
        report.chain(),
        report.segment(),
        report.start(),
        report.restoredTs(),
        report.last(),
        SegmentFigures.of(report.data(), report.elapsed()),
        report.actions().deferred(),
        report.actions().finished(),
        MoreFigures.of(report.data()),
        new Remarks(
            report.alreadyDone(), report.actions().skipped(), report.notes(), report.next()));
  }
}
