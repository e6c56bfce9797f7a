package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreObserver;
import io.pitr.base.Outage;
import io.pitr.cli.metrics.MetricsFile;
import io.pitr.cli.metrics.MetricsServer;
import io.pitr.cli.metrics.RunHealth;
import io.pitr.cli.metrics.RunMetrics;
import io.pitr.cli.output.WaitText;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.follow.FollowPosition;
import io.pitr.inspect.json.DocumentJson;
import io.pitr.inspect.json.RestoreDocument;
import io.pitr.inspect.report.ReportFile;
import io.pitr.inspect.report.RestoreReport;
import io.pitr.inspect.report.RunRecorder;
import io.pitr.inspect.report.RunSegments;
import io.pitr.inspect.report.RunningState;
import io.pitr.inspect.report.SegmentTotals;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches one run of a restore: progress, metrics, report. */
final class RunWatch implements AutoCloseable {
  private final String command;
  private final String target;
  private final CliContext context;
  private final Instant began = Instant.now();
  private final RunRecorder recorder = new RunRecorder(System::nanoTime);
  private final RunHealth health = new RunHealth(System::nanoTime);
  private final RunSegments segments = new RunSegments();
  private final Set<String> warned = new HashSet<>();
  private final RunMetrics metrics;
  private final @Nullable ReportFile reportFile;
  private final @Nullable MetricsFile metricsFile;
  private final @Nullable MetricsServer server;
  private final RunProgress progress;
  private @Nullable FollowPosition position;

  /**
   * @throws io.pitr.api.RestoreException if the report or the metrics can't be written or served
   */
  RunWatch(CliContext context, boolean quiet, WatchOptions options, String command, String target) {
    this.command = command;
    this.context = context;
    this.target = target;
    metrics = new RunMetrics(recorder, health, Clock.systemUTC(), ProgramVersion.TEXT, target);
    reportFile = options.reportFile();
    metricsFile = options.metricsFile();
    server =
        options.address == null ? null : new MetricsServer(options.address, metrics::text, health);
    if (server != null) {
      context.err().println("metrics: " + server.address());
    }
    progress = context.progress(quiet);
  }

  List<RestoreObserver> observers() {
    return List.of(progress, recorder, health);
  }

  /** A segment is restored. */
  void segment(SegmentReport report) {
    metrics.segment(report);
    context
        .log()
        .info(
            "segment is restored",
            Map.of("result", DocumentJson.line(RestoreDocument.of(command, report))));
    segments.add(report);
  }

  /**
   * The run succeeded, and stays so if its metrics or its report can't be written: that is a
   * warning.
   *
   * @param status asked for only when a report is wanted
   */
  void succeeded(Supplier<RestoreStatus> status) {
    end(RunMetrics.Outcome.DONE);
    write(this::writeMetrics, this::warn);
    write(() -> writeReport(status, List.of()), this::warn);
  }

  /** A follower has read the chain and the log. */
  void looked(FollowPosition now) {
    metrics.looked(now);
    position = now;
  }

  /** A try of a follower failed; another one follows. */
  void failing(Outage<RestoreException> outage) {
    health.failing(outage);
    renew();
  }

  /** A try of a follower succeeded after others had failed. */
  void recovered() {
    health.recovered();
  }

  /**
   * Writes the metrics and the report of a run that goes on. What can't be written does not end the
   * run; a warning says so once.
   */
  void renew() {
    write(this::writeMetrics, e -> warnOnce("metrics", e));
    if (reportFile != null) {
      write(() -> reportFile.write(report(null, List.of(), running())), e -> warnOnce("report", e));
    }
  }

  private void warnOnce(String output, RuntimeException lost) {
    if (warned.add(output)) {
      String sentence =
          "the follower goes on, but can't write its "
              + output
              + ": "
              + Problems.of(lost).get(0).line();
      context.err().println(context.screen().warning(sentence));
      context.log().warning(sentence);
    }
  }

  private RunningState running() {
    FollowPosition now = position;
    Tso restored =
        segments.last().stream().map(SegmentReport::restoredTs).reduce(Tso.ZERO, Tso::max);
    return new RunningState(
        Instant.now(),
        now == null ? restored : Tso.max(restored, now.reached()),
        now == null ? Tso.ZERO : now.checkpoint(),
        health.cause());
  }

  /** Sums over all segments so far. */
  SegmentTotals totals() {
    return segments.totals();
  }

  /** A line on the longest waits; empty when the run hardly waited. */
  Optional<String> waits() {
    return WaitText.line(recorder.phases(), recorder.elapsed());
  }

  /**
   * The run failed. A failure to write the metrics or the report is printed, too.
   *
   * @param problems of the failure, for the report
   */
  void failed(RuntimeException failure, List<Problem> problems) {
    end(RunMetrics.Outcome.FAILED);
    Consumer<RuntimeException> more =
        e -> {
          for (Problem problem : Problems.of(e)) {
            context.err().println(context.screen().error(problem.line()));
            context.log().error(problem.line());
          }
          failure.addSuppressed(e);
        };
    write(this::writeMetrics, more);
    write(() -> writeReport(() -> null, problems), more);
  }

  private void end(RunMetrics.Outcome outcome) {
    progress.close();
    recorder.close();
    metrics.ended(outcome);
    health.ended(outcome);
  }

  /** One output that can't be written does not keep another from being written. */
  private static void write(Runnable output, Consumer<RuntimeException> failed) {
    try {
      output.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  private void warn(RuntimeException lost) {
    for (Problem problem : Problems.of(lost)) {
      String sentence = "the restore is done, but an output is missing: " + problem.line();
      context.err().println(context.screen().warning(sentence));
      context.log().warning(sentence);
    }
  }

  private void writeMetrics() {
    if (metricsFile != null) {
      metricsFile.write(metrics.text());
    }
  }

  private void writeReport(
      Supplier<? extends @Nullable RestoreStatus> status, List<Problem> problems) {
    if (reportFile != null) {
      reportFile.write(report(status.get(), problems, null));
    }
  }

  private RestoreReport report(
      @Nullable RestoreStatus status, List<Problem> problems, @Nullable RunningState running) {
    return new RestoreReport(
        command,
        target,
        ProgramVersion.TEXT,
        began,
        recorder.elapsed(),
        segments.last(),
        segments.totals(),
        status,
        recorder.phases(),
        recorder.actions(),
        problems,
        running);
  }

  @Override
  public void close() {
    try (server) {
      progress.close();
    }
  }
}
