package io.pitr.inspect.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.inspect.json.ChainStatus;
import io.pitr.inspect.json.Description;
import io.pitr.inspect.json.ProblemDetails;
import io.pitr.inspect.json.Seconds;
import io.pitr.inspect.json.SegmentResult;
import io.pitr.inspect.json.TableShare;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

@Description("The file of `--report FILE.json`.")
public record ReportDocument(
    @Description("`restore point`, `restore finish` or `restore follow`") String command,
    @Description("whether the run succeeded; while it runs, whether its last try succeeded")
        boolean ok,
    @Description("URI of the target, without credentials") String target,
    @Description("version of the program") String version,
    @JsonUnwrapped RunTime time,
    @Description("phases in order of their first start; a repeated phase is added up")
        List<PhaseDetails> phases,
    @Description("segments that the run restored or found restored; of a follower the last ones")
        List<SegmentDetails> segments,
    @Description("sums over all segments of the run") SegmentTotals totals,
    @Description("the chain after the run; absent if the run failed") Optional<ChainStatus> status,
    @Description("deferred actions that the run started") List<ExecutedAction> actions,
    @Description("empty if the run succeeded") List<ProblemDetails> errors) {

  /** When the run was, and its state if it has not ended. */
  record RunTime(
      @Description("start of the run, ISO-8601, UTC") String began,
      @Description("duration of the run") double seconds,
      @Description("present only while the run has not ended") Optional<Running> running) {

    static RunTime of(RestoreReport report) {
      return new RunTime(
          report.began().toString(),
          Seconds.of(report.took()),
          Optional.ofNullable(report.running()).map(Running::of));
    }
  }

  /** The state of a run that has not ended. */
  record Running(
      @Description("when the report was written, ISO-8601, UTC") String at,
      @Description("timestamp that the target has reached; 0 if none") Tso reached,
      @Description("end of the log, as the follower last read it; 0 if unknown") Tso checkpoint,
      @Description("how far the target is behind the log") double behindLogSeconds,
      @Description("why the last try failed; empty while the run works") String failing) {

    static Running of(RunningState state) {
      long behind = state.checkpoint().physicalMillis() - state.reached().physicalMillis();
      return new Running(
          state.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          state.reached(),
          state.checkpoint(),
          state.reached().equals(Tso.ZERO) ? 0 : Math.max(0, behind) / 1000.0,
          state.failing());
    }
  }

  /** A segment and the tables of its input. */
  record SegmentDetails(
      @JsonUnwrapped SegmentResult result,
      @Description("each table's share of the input, the largest first")
          List<TableShare> volumes) {}

  /** Time and amount of a phase. */
  record PhaseDetails(
      @Description("name, as progress shows it") String phase,
      @Description("time until the next phase began") double seconds,
      @Description("part of `seconds` in which no thread waited") double workSeconds,
      @Description("part of `seconds` in which a thread waited for another process")
          double waitSeconds,
      @Description("what `done` counts: bytes put, bytes read, rows or actions") Progress.Unit unit,
      @Description("amount, including earlier runs of the segment") long done,
      @Description("distinct KVs put, including earlier runs of the segment") long kvs,
      @Description("reasons of waits, the longest first; their times may overlap")
          List<WaitDetails> waits) {

    static PhaseDetails of(PhaseTime phase) {
      return new PhaseDetails(
          phase.phase(),
          Seconds.of(phase.took()),
          Seconds.of(phase.worked()),
          Seconds.of(phase.waited()),
          phase.unit(),
          phase.done(),
          phase.kvs(),
          phase.waits().stream()
              .map(wait -> new WaitDetails(wait.reason(), Seconds.of(wait.took()), wait.times()))
              .toList());
    }
  }

  /** Waits with the same reason. */
  record WaitDetails(
      String reason,
      @Description("time in which a thread waited") double seconds,
      @Description("number of waits") int times) {}

  /** A deferred action that was started. */
  record ExecutedAction(
      @Description("what it does") String description,
      @Description("whether it ended") boolean ended,
      @Description("duration; absent if it did not end") Optional<Double> seconds) {}

  static ReportDocument of(RestoreReport report) {
    return new ReportDocument(
        report.command(),
        report.succeeded(),
        report.target(),
        report.version(),
        RunTime.of(report),
        report.phases().stream().map(PhaseDetails::of).toList(),
        report.segments().stream()
            .map(
                segment ->
                    new SegmentDetails(
                        SegmentResult.of(segment), TableShare.of(segment.data().volumes())))
            .toList(),
        report.totals(),
        Optional.ofNullable(report.status()).map(ChainStatus::of),
        report.startedActions().stream()
            .map(
                action ->
                    new ExecutedAction(
                        action.description(),
                        action.took() != null,
                        Optional.ofNullable(action.took()).map(Seconds::of)))
            .toList(),
        report.problems().stream().map(ProblemDetails::of).toList());
  }
}
