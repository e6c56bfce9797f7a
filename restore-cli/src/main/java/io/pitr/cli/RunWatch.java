package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.event.RestoreObserver;
import io.pitr.cli.metrics.MetricsFile;
import io.pitr.cli.metrics.MetricsServer;
import io.pitr.cli.metrics.RunMetrics;
import io.pitr.cli.output.WaitText;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.inspect.json.DocumentJson;
import io.pitr.inspect.json.RestoreDocument;
import io.pitr.inspect.report.ReportFile;
import io.pitr.inspect.report.RestoreReport;
import io.pitr.inspect.report.RunRecorder;
import io.pitr.inspect.report.RunSegments;
import io.pitr.inspect.report.SegmentTotals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final RunMetrics metrics = new RunMetrics(recorder, ProgramVersion.TEXT);
  private final RunSegments segments = new RunSegments();
  private final @Nullable ReportFile reportFile;
  private final @Nullable MetricsFile metricsFile;
  private final @Nullable MetricsServer server;
  private final RunProgress progress;

  /**
   * @throws io.pitr.api.RestoreException if the report or the metrics can't be written or served
   */
  RunWatch(CliContext context, boolean quiet, WatchOptions options, String command, String target) {
    this.command = command;
    this.context = context;
    this.target = target;
    reportFile = options.reportFile();
    metricsFile = options.metricsFile();
    server = options.port == null ? null : new MetricsServer(options.port, metrics::text);
    if (server != null) {
      context.err().println("metrics: " + server.address());
    }
    progress = context.progress(quiet);
  }

  List<RestoreObserver> observers() {
    return List.of(progress, recorder);
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
      reportFile.write(report(status.get(), problems));
    }
  }

  private RestoreReport report(@Nullable RestoreStatus status, List<Problem> problems) {
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
        problems);
  }

  @Override
  public void close() {
    try (server) {
      progress.close();
    }
  }
}
