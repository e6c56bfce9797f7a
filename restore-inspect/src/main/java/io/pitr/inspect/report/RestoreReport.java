package io.pitr.inspect.report;

import io.pitr.api.Problem;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of one run of a restore.
 *
 * @param command as {@code restore point}
 * @param segments segments that the run restored or found already done; the last ones if it
 *     followed a log
 * @param totals sums over all segments of the run
 * @param status status of the target after the run; null if it can't be read
 * @param startedActions deferred actions that the run started
 * @param problems empty if the run succeeded
 * @param running null of a run that has ended
 */
public record RestoreReport(
    String command,
    String target,
    String version,
    Instant began,
    Duration took,
    List<SegmentReport> segments,
    SegmentTotals totals,
    @Nullable RestoreStatus status,
    List<PhaseTime> phases,
    List<StartedAction> startedActions,
    List<Problem> problems,
    @Nullable RunningState running) {
  public RestoreReport {
    segments = List.copyOf(segments);
    phases = List.copyOf(phases);
    startedActions = List.copyOf(startedActions);
    problems = List.copyOf(problems);
  }

  /** Whether the run succeeded, or has not ended and works. */
  public boolean succeeded() {
    return problems.isEmpty() && (running == null || running.failing().isEmpty());
  }
}
