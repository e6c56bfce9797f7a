package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A figure is the same in dry run, result, report and metrics (docs/figures.md). */
@Execution(ExecutionMode.SAME_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiguresTest {
  private static final List<String> KNOWN_BEFORE =
      List.of(
          "tables",
          "views",
          "sequences",
          "logFiles",
          "logSsts",
          "logPlainBytes",
          "baseKvs",
          "baseBytes");

  private JsonNode plan;
  private JsonNode result;
  private JsonNode report;
  private List<String> metrics;
  private JsonNode check;

  @BeforeAll
  void restore(@TempDir Path folder) throws Exception {
    ShortHistory history = ShortHistory.in(folder.resolve("history"));
    String target = "embedded://" + folder.resolve("target");
    Path reportFile = folder.resolve("report.json");
    Path metricsFile = folder.resolve("metrics.prom");
    plan = CliRun.of(history.begin(target, history.second(), "--last=true", "--dry-run")).json();
    result =
        CliRun.of(
                history.begin(
                    target,
                    history.second(),
                    "--last=true",
                    "--report",
                    reportFile.toString(),
                    "--metrics",
                    metricsFile.toString()))
            .json();
    report = JsonMapper.shared().readTree(Files.readString(reportFile));
    metrics = Files.readAllLines(metricsFile);
    check = CliRun.of("check", "--target", target, "--json", "--quiet").json();
  }

  @Test
  void theDryRunKnowsWhatMetadataTells() {
    for (String figure : KNOWN_BEFORE) {
      assertThat(result.get(figure)).as(figure).isEqualTo(plan.get(figure));
    }
  }

  @Test
  void eventsAreAtMostTheEntriesOfTheDryRun() {
    assertThat(plan.has("events")).isFalse();
    assertThat(result.get("events").asLong())
        .isPositive()
        .isLessThanOrEqualTo(plan.get("logEntries").asLong());
    assertThat(result.get("kvs").asLong()).isLessThanOrEqualTo(result.get("events").asLong());
  }

  @Test
  void theSharesOfTheTablesAddUpToTheWhole() {
    assertThat(sum("baseKvs")).isEqualTo(plan.get("baseKvs").asLong());
    assertThat(sum("baseBytes")).isEqualTo(plan.get("baseBytes").asLong());
    assertThat(sum("logEntries")).isEqualTo(plan.get("logEntries").asLong());
    assertThat(sum("logPlainBytes")).isEqualTo(plan.get("logPlainBytes").asLong());
  }

  @Test
  void theReportHasTheFiguresOfTheResult() {
    JsonNode segment = report.get("segments").get(0);
    result
        .propertyNames()
        .forEach(
            name -> {
              if (!name.equals("command")) {
                assertThat(segment.get(name)).as(name).isEqualTo(result.get(name));
              }
            });
    assertThat(phase("BASE").get("kvs")).isEqualTo(result.get("baseKvs"));
    assertThat(phase("BASE").get("done")).isEqualTo(result.get("baseBytes"));
    assertThat(phase("APPLY").get("kvs")).isEqualTo(result.get("kvs"));
    assertThat(phase("APPLY").get("done")).isEqualTo(result.get("logPlainBytes"));
  }

  @Test
  void metricsHaveTheFiguresOfTheResult() {
    assertThat(metrics)
        .map(sample -> sample.replaceFirst("\\{.*}", ""))
        .contains(
            "br_log_events " + result.get("events"),
            "br_log_kvs " + result.get("kvs"),
            "br_log_bytes " + result.get("bytes"),
            "br_log_plain_bytes " + result.get("logPlainBytes"),
            "br_base_kvs " + result.get("baseKvs"),
            "br_base_bytes " + result.get("baseBytes"),
            "br_tables " + result.get("tables"));
  }

  @Test
  void aCheckCountsTheSameTables() {
    assertThat(check.get("tables")).isEqualTo(result.get("tables"));
  }

  @Test
  void phasesTakeAPartOfTheRun() {
    double base = result.get("baseSeconds").asDouble();
    double log = result.get("logSeconds").asDouble();

    assertThat(base + log).isLessThanOrEqualTo(result.get("seconds").asDouble());
  }

  private long sum(String figure) {
    return plan.get("volumes").valueStream().mapToLong(each -> each.get(figure).asLong()).sum();
  }

  private JsonNode phase(String name) {
    return report
        .get("phases")
        .valueStream()
        .filter(phase -> phase.get("phase").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
