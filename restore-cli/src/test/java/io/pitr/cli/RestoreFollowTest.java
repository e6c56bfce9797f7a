package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code br restore follow} as it is typed. */
class RestoreFollowTest {
  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  @Test
  void itEndsAtATimestampAndTellsItsSegments() {
    JsonNode told = follow(history.first(), "--json", "--quiet").json();

    assertThat(told.get("command").asString()).isEqualTo("restore follow");
    assertThat(told.get("segments")).hasSize(1);
    assertThat(told.get("segments").get(0).get("restoredTs").asLong())
        .isEqualTo(history.first().value());
    assertThat(status().get("state").asString()).isEqualTo("sealed");
  }

  @Test
  void startedAgainItGoesOnAndFinishesWhenItIsAsked() {
    follow(history.first(), "--json", "--quiet").json();

    JsonNode told = follow(history.second(), "--finish", "--json", "--quiet").json();
    assertThat(told.get("segments").get(0).get("segment").asInt()).isEqualTo(2);
    assertThat(told.get("segments").get(0).get("finished").get("index").asInt()).isEqualTo(1);
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @Test
  void atItsEndOnlyWhatWaitsIsLeftToFinish() {
    follow(history.first(), "--json", "--quiet").json();
    follow(history.first(), "--finish", "--json", "--quiet").json();

    assertThat(status().get("state").asString()).isEqualTo("finished");
    assertThat(status().get("segments")).hasSize(1);
  }

  @Test
  void aFinishedTargetIsNotFollowedAnyFurther() {
    follow(history.first(), "--finish", "--json", "--quiet").json();

    JsonNode told = follow(history.end(), "--json", "--quiet").json();
    assertThat(told.get("segments")).isEmpty();
    assertThat(told.get("ended").get("how").asString()).isEqualTo("finished");
    assertThat(told.get("ended").get("by").asString()).startsWith("process ");
    assertThat(told.get("ended").get("at").asString()).isNotEmpty();
    assertThat(follow(history.end()).out())
        .startsWith("following ends: the chain was finished at ")
        .contains(" by process ");
    assertThat(status().get("segments")).hasSize(1);
  }

  @Test
  void aSegmentThatAnotherCommandBeganIsEndedFirst() {
    CliRun.of(history.begin(target(), history.first(), "--last=false")).json();
    UnfinishedSegment.leave(target(), history.first(), history.second(), false);

    JsonNode segments = follow(history.end(), "--json", "--quiet").json().get("segments");
    assertThat(segments).hasSize(2);
    assertThat(segments.get(0).get("restoredTs").asLong()).isEqualTo(history.second().value());
    assertThat(segments.get(1).get("restoredTs").asLong()).isEqualTo(history.end().value());
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
