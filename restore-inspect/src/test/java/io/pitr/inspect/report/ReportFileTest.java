package io.pitr.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.target.LoadResult;
import io.pitr.catalog.LogSize;
import io.pitr.catalog.ObjectCounts;
import io.pitr.catalog.TableVolume;
import io.pitr.engine.report.ActionCounts;
import io.pitr.engine.report.LoadedData;
import io.pitr.engine.report.PhaseLoad;
import io.pitr.engine.report.SegmentReport;
import io.pitr.inspect.InspectError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFileTest {
  private static final String HOSTILE = "<script>alert('x')</script>";

  @TempDir Path folder;

  @Test
  void aPageEscapesEveryTextAndHasNoScript() throws Exception {
    Path file = folder.resolve("report.html");

    new ReportFile(file)
        .write(report(List.of(Problem.of(InspectError.REPORT_IO, HOSTILE, HOSTILE))));

    String page = Files.readString(file);
    assertThat(page)
        .doesNotContain("<script")
        .contains("default-src 'none'")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
        .contains("failed")
        .contains("<td class=\"n\">4.0 s</td>", "<td class=\"n\">1.0 s</td>")
        .contains("<td class=\"n\">3.0 s</td><td>TiDB loads the schema: 2.5 s</td>")
        .contains("rebuild index `k` of `d`.`t`: 1.2 s", "`l` of `d`.`t`: did not end")
        .contains("br restore point --start-ts 2")
        .endsWith("</html>\n");
    assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain(" src=");
  }

  @Test
  void aDocumentHasTheSameContentWithTimestampsAsStrings() throws Exception {
    Path file = folder.resolve("report.json");

    new ReportFile(file).write(report(List.of()));

    JsonNode document = JsonMapper.shared().readTree(Files.readString(file));
    assertThat(document.path("ok").asBoolean()).isTrue();
    JsonNode phase = document.path("phases").path(0);
    assertThat(phase.path("phase").asString()).isEqualTo("APPLY");
    assertThat(phase.path("seconds").asDouble()).isEqualTo(4);
    assertThat(phase.path("workSeconds").asDouble()).isEqualTo(1);
    assertThat(phase.path("waitSeconds").asDouble()).isEqualTo(3);
    JsonNode wait = phase.path("waits").path(0);
    assertThat(wait.path("reason").asString()).isEqualTo("TiDB loads the schema");
    assertThat(wait.path("seconds").asDouble()).isEqualTo(2.5);
    assertThat(wait.path("times").asInt()).isEqualTo(2);
    JsonNode segment = document.path("segments").path(0);
    assertThat(segment.path("restoredTs").isString()).isTrue();
    assertThat(segment.path("restoredTs").asString()).isEqualTo("18446744073709551615");
    assertThat(segment.path("volumes").path(0).path("logEntries").asLong()).isEqualTo(30);
    assertThat(segment.path("finished").path("index").asInt()).isEqualTo(1);
    assertThat(segment.path("logSeconds").asDouble()).isEqualTo(2);
    JsonNode actions = document.path("actions");
    assertThat(actions.path(0).path("description").asString()).contains("rebuild index");
    assertThat(actions.path(0).path("seconds").asDouble()).isEqualTo(1.2);
    assertThat(actions.path(1).path("ended").asBoolean()).isFalse();
  }

  @Test
  void theExtensionDecidesTheFormat() {
    assertThatThrownBy(() -> new ReportFile(folder.resolve("report.txt")))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(InspectError.REPORT_NAME_INVALID));
  }

  @Test
  void anUnwritableFolderIsReportedBeforeTheRun() {
    assertThatThrownBy(() -> new ReportFile(folder.resolve("no/such/report.html")))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(InspectError.REPORT_IO));
  }

  @Test
  void theReportOfARunThatGoesOnSaysWhereItIs() throws IOException {
    Path json = folder.resolve("running.json");
    new ReportFile(json).write(report(List.of(), running("")));

    JsonNode document = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(document.path("ok").asBoolean()).isTrue();
    JsonNode running = document.path("running");
    assertThat(running.path("at").asString()).isEqualTo("1970-01-01T00:00:09Z");
    assertThat(running.path("behindLogSeconds").asDouble()).isEqualTo(2.5);
    assertThat(running.path("checkpoint").asString()).isEqualTo(Long.toString(3_500L << 18));
    Path page = folder.resolve("running.html");
    new ReportFile(page).write(report(List.of(), running("")));
    assertThat(Files.readString(page)).contains(">running</span>");
  }

  @Test
  void aRunThatFailsAndTriesAgainIsNotOk() throws IOException {
    Path json = folder.resolve("failing.json");
    new ReportFile(json).write(report(List.of(), running("[X] " + HOSTILE)));

    JsonNode document = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(document.path("ok").asBoolean()).isFalse();
    assertThat(document.path("running").path("failing").asString()).isEqualTo("[X] " + HOSTILE);
  }

  @Test
  void theReportOfARunThatEndedHasNoRunningState() throws IOException {
    Path json = folder.resolve("ended.json");
    new ReportFile(json).write(report(List.of()));

    assertThat(JsonMapper.shared().readTree(Files.readString(json)).has("running")).isFalse();
  }

  private static RunningState running(String failing) {
    return new RunningState(
        Instant.ofEpochSecond(9), new Tso(1_000L << 18), new Tso(3_500L << 18), failing);
  }

  private static RestoreReport report(List<Problem> problems) {
    return report(problems, null);
  }

  private static RestoreReport report(List<Problem> problems, @Nullable RunningState running) {
    var finished = new TreeMap<>(Map.of("index", 1));
    var segment =
        new SegmentReport(
            "embedded:///x",
            "c1",
            1,
            new Tso(1),
            Tso.MAX,
            true,
            new LoadedData(
                new ObjectCounts(2, 0, 0),
                new PhaseLoad(new LoadResult(1, 20, 300, 30), Duration.ofSeconds(2), false),
                new PhaseLoad(new LoadResult(1, 5, 50, 5), Duration.ofSeconds(1), false),
                new LogSize(1, 0, 40, 200, 900),
                List.of(new TableVolume("`d`.`" + HOSTILE + "`", 5, 50, 30, 300))),
            new ActionCounts(
                new TreeMap<>(Map.of("index", 0)), finished, List.of("`d`.`t`.`" + HOSTILE + "`")),
            Duration.ofSeconds(4),
            false,
            List.of(HOSTILE),
            "br restore point --start-ts 2");
    return new RestoreReport(
        "restore point",
        "embedded:///" + HOSTILE,
        "1.0",
        Instant.EPOCH,
        Duration.ofSeconds(5),
        List.of(segment),
        SegmentTotals.NONE.plus(segment),
        null,
        List.of(
            new PhaseTime(
                "APPLY",
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                List.of(new WaitTime("TiDB loads the schema", Duration.ofMillis(2_500), 2)),
                Progress.Unit.READ_BYTES,
                300,
                300,
                20)),
        List.of(
            new StartedAction("rebuild index `k` of `d`.`t`", Duration.ofMillis(1_200)),
            new StartedAction("rebuild index `l` of `d`.`t`", null)),
        problems,
        running);
  }
}
