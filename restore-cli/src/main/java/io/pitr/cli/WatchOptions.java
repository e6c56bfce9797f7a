package io.pitr.cli;

import io.pitr.cli.metrics.MetricsFile;
import io.pitr.inspect.report.ReportFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a restore leaves for people and for monitoring, besides its result. */
final class WatchOptions {
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = {
        "Leave a report of the run, also when it fails: a page when the name ends in .html,",
        "a document when it ends in .json."
      })
  @Nullable Path report;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "Leave metrics in the text format of Prometheus, also when the run fails.")
  @Nullable Path metrics;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = {
        "Serve /metrics on the loopback address while the run lasts; 0 takes any free port.",
        "default: none"
      })
  @Nullable Integer port;

  @Nullable ReportFile reportFile() {
    return report == null ? null : new ReportFile(report);
  }

  @Nullable MetricsFile metricsFile() {
    return metrics == null ? null : new MetricsFile(metrics);
  }
}
