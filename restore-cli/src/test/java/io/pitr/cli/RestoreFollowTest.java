package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.cli.schema.OutputSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code br restore follow} as it is typed. */
@Execution(ExecutionMode.SAME_THREAD)
class RestoreFollowTest {
  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  @Test
  void itEndsAtATimestampAndPrintsADocumentForEachSegmentAndOneAtTheEnd() {
    List<JsonNode> documents = documents(history.first());

    assertThat(documents).hasSize(2);
    assertThat(documents).allMatch(each -> each.get("command").asString().equals("restore follow"));
    assertThat(documents.get(0).get("segment").asInt()).isEqualTo(1);
    assertThat(documents.get(0).get("restoredTs").asLong()).isEqualTo(history.first().value());
    JsonNode totals = documents.get(1).get("totals");
    assertThat(totals.get("segments").asLong()).isEqualTo(1);
    for (String figure : List.of("logFiles", "events", "kvs", "bytes", "baseKvs", "baseBytes")) {
      assertThat(totals.get(figure)).as(figure).isEqualTo(documents.get(0).get(figure));
    }
    assertThat(status().get("state").asString()).isEqualTo("sealed");
  }

  @Test
  void startedAgainItGoesOnAndFinishesWhenItIsAsked() {
    documents(history.first());

    JsonNode segment = documents(history.second(), "--finish").get(0);
    assertThat(segment.get("segment").asInt()).isEqualTo(2);
    assertThat(segment.get("finished").get("index").asInt()).isEqualTo(1);
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @Test
  void atItsEndOnlyWhatWaitsIsLeftToFinish() {
    documents(history.first());
    documents(history.first(), "--finish");

    assertThat(status().get("state").asString()).isEqualTo("finished");
    assertThat(status().get("segments")).hasSize(1);
  }

  @Test
  void aFinishedTargetIsNotFollowedAnyFurther() {
    documents(history.first(), "--finish");

    List<JsonNode> documents = documents(history.end());
    assertThat(documents).hasSize(1);
    JsonNode end = documents.get(0);
    assertThat(end.get("totals").get("segments").asLong()).isZero();
    assertThat(end.get("ended").get("how").asString()).isEqualTo("finished");
    assertThat(end.get("ended").get("by").asString()).startsWith("process ");
    assertThat(end.get("ended").get("at").asString()).isNotEmpty();
    assertThat(follow(history.end()).out())
        .startsWith("following ends: the chain was finished at ")
        .contains(" by process ");
    assertThat(status().get("segments")).hasSize(1);
  }

  @Test
  void aSegmentThatAnotherCommandBeganIsEndedFirst() {
    CliRun.of(history.begin(target(), history.first(), "--last=false")).json();
    UnfinishedSegment.leave(target(), history.first(), history.second(), false);

    List<JsonNode> segments = documents(history.end());
    assertThat(segments).hasSize(3);
    assertThat(segments.get(2).get("totals").get("segments").asLong()).isEqualTo(2);
    assertThat(segments.get(0).get("restoredTs").asLong()).isEqualTo(history.second().value());
    assertThat(segments.get(1).get("restoredTs").asLong()).isEqualTo(history.end().value());
  }

  @Test
  void aFollowerThatReachesItsEndSaysSo() {
    assertThat(follow(history.first()).out().lines().toList())
        .last()
        .isEqualTo("following ends: it has reached --until");
  }

  @Test
  void metricsAndReportTellHowTheFollowerEnded() throws IOException {
    Path metrics = folder.resolve("m.prom");
    Path report = folder.resolve("r.json");
    CliRun run =
        follow(history.first(), "--metrics", metrics.toString(), "--report", report.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(metrics))
        .containsPattern(
            "br_run_state\\{chain=\"[0-9a-z-]+\",state=\"done\",target=\"embedded:.*} 1")
        .contains("br_lag_seconds{", "br_log_checkpoint_seconds{", "br_behind_log_seconds{");
    assertThat(JsonMapper.shared().readTree(Files.readString(report)).has("running")).isFalse();
  }

  @Test
  void peopleReadALineForEachSegment() {
    CliRun told = follow(history.first());

    assertThat(told.code()).isZero();
    assertThat(told.out()).startsWith("segment 1 to " + history.first());
  }

  @Test
  void finishingNeedsAnEnd() {
    CliRun refused =
        CliRun.of(
            "restore",
            "follow",
            "-s",
            history.log().toString(),
            "--full-backup-storage",
            history.full().toString(),
            "--target",
            target(),
            "--finish");
    assertThat(refused.refused(2, "USAGE_INVALID").error()).contains("--until");
  }

  /** What the command prints: one document a line. */
  private List<JsonNode> documents(Tso until, String... more) {
    var words = new ArrayList<>(List.of("--json", "--quiet"));
    words.addAll(List.of(more));
    CliRun run = follow(until, words.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    List<JsonNode> documents = run.out().lines().map(JsonMapper.shared()::readTree).toList();
    documents.forEach(OutputSchema::require);
    return documents;
  }

  private CliRun follow(Tso until, String... more) {
    var words = new ArrayList<>(List.of("restore", "follow", "-s", history.log().toString()));
    words.addAll(List.of("--full-backup-storage", history.full().toString()));
    words.addAll(List.of("--target", target(), "--until", until.toString()));
    words.addAll(List.of("--interval", "10ms"));
    words.addAll(List.of(more));
    return CliRun.of(words);
  }

  private JsonNode status() {
    return CliRun.of("restore", "status", "--target", target(), "--json", "--quiet").json();
  }

  private String target() {
    return "embedded://" + folder.resolve("target");
  }
}
