package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.metrics.MetricsFile;
import io.pitr.cli.metrics.MetricsServer;
import io.pitr.cli.metrics.RunHealth;
import io.pitr.inspect.report.ReportFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Report and metrics of a restore. */
final class WatchOptions {
  @Topic(FlagTopic.OUTPUT)
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = {
        "Write a report of the run, even if it fails: HTML if the name ends in .html,",
        "JSON if it ends in .json."
      })
  @Nullable Path report;

  @Topic(FlagTopic.OUTPUT)
  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "Write metrics in the text format of Prometheus, even if the run fails.")
  @Nullable Path metrics;

  @Topic(FlagTopic.OUTPUT)
  @Option(
      names = {"--metrics-addr", "--metrics-port"},
      paramLabel = "ADDRESS",
      description = {
        "Serve /metrics and /healthz during the run at PORT of the loopback address, or at HOST:PORT;",
        "port 0 chooses a free one.",
        "default: none"
      })
  @Nullable String address;

  /**
   * Checks that a run could write all of this. Changes nothing.
   *
   * @throws RestoreException {@link CliError#METRICS_FILE_UNUSABLE}, {@link
   *     CliError#METRICS_PORT_UNUSABLE}, or what {@link ReportFile} throws
   */
  void requireUsable() {
    ReportFile unusedReport = reportFile();
    MetricsFile unusedMetrics = metricsFile();
    if (address != null) {
      new MetricsServer(address, () -> "", new RunHealth(System::nanoTime)).close();
    }
  }

  @Nullable ReportFile reportFile() {
    return report == null ? null : new ReportFile(report);
  }

  @Nullable MetricsFile metricsFile() {
    return metrics == null ? null : new MetricsFile(metrics);
  }
}
