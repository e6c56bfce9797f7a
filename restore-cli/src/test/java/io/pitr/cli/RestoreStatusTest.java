package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.registry.PluginRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** What {@code br restore status}, {@code finish} and {@code abort} say and do in each state. */
@Execution(ExecutionMode.SAME_THREAD)
class RestoreStatusTest {
  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;
  private String target = "";

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  @BeforeEach
  void name() {
    target = "embedded://" + folder.resolve("target");
  }

  @Test
  void aMistypedFolderIsRefusedAndNotCreated() throws IOException {
    Path blank = Files.createDirectory(folder.resolve("blank"));
    for (String command : List.of("status", "finish", "abort")) {
      for (Path mistyped : List.of(folder.resolve("targte"), blank)) {
        CliRun.of("restore", command, "--target", "embedded://" + mistyped)
            .refused(1, "TARGET_NOT_FOUND");
      }
    }
    assertThat(folder.resolve("targte")).doesNotExist();
    assertThat(blank).isEmptyDirectory();
  }

  @Test
  void aTargetWithoutAChainIsEmpty() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    abort("--purge").json();

    JsonNode status = status();
    assertThat(status.get("state").asString()).isEqualTo("empty");
    assertThat(status.get("phase").asString()).isEqualTo("CLOSED");
    assertThat(status.get("segments")).isEmpty();
    assertThat(status.get("nextStartTs").asLong()).isZero();
    assertThat(status.get("deferred")).isEmpty();
    finish().refused(1, "CHAIN_MISSING");
    assertThat(abort().json().get("chain").asString()).isEmpty();
  }

  @Test
  void betweenSegmentsItIsSealedAndTellsWhatComesNext() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();

    JsonNode status = status();
    assertThat(status.propertyNames())
        .containsSubsequence(
            "target", "state", "phase", "upstreamClusterId", "segments", "nextStartTs", "deferred");
    assertThat(status.get("target").asString()).isEqualTo(target);
    assertThat(status.get("state").asString()).isEqualTo("sealed");
    assertThat(status.get("phase").asString()).isEqualTo("CLOSED");
    assertThat(status.get("upstreamClusterId").asLong()).isEqualTo(7_711_317_825_546_836_718L);
    JsonNode segment = status.get("segments").get(0);
    assertThat(segment.get("index").asInt()).isEqualTo(1);
    assertThat(segment.get("startTs").asLong()).isEqualTo(history.base().value());
    assertThat(segment.get("restoredTs").asLong()).isEqualTo(history.first().value());
    assertThat(segment.get("sealed").asBoolean()).isTrue();
    assertThat(status.get("nextStartTs").asLong()).isEqualTo(history.first().value());
  }

  @Test
  void anIndexThatIsSkippedIsInTheReport() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();

    CliRun refused =
        CliRun.of("restore", "finish", "--target", target, "--skip-index", "app.users.other");
    assertThat(refused.refused(1, "INDEX_NOT_PENDING").error()).contains("`app`.`users`.`name`");
    JsonNode told =
        CliRun.of(
                "restore",
                "finish",
                "--target",
                target,
                "--skip-index=app.users.name",
                "--json",
                "--quiet")
            .json();
    assertThat(told.get("skippedIndexes").get(0).asString()).isEqualTo("`app`.`users`.`name`");
    assertThat(told.get("finished").get("index").asInt()).isZero();
    assertThat(told.get("deferred").get("index").asInt()).isZero();
    assertThat(CliRun.of("restore", "finish", "--target", target).out())
        .contains("skipped   index `app`.`users`.`name`")
        .contains("the chain was finished at ");
    assertThat(status().get("ended").get("how").asString()).isEqualTo("finished");
  }

  @Test
  void theActionsThatWaitAreListedInTheOrderOfTheEnd() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    CliRun.of(history.next(target, history.first(), history.second(), "--last=false")).json();

    JsonNode deferred = status().get("deferred");
    assertThat(deferred).hasSize(4);
    assertThat(deferred.get(0).get("hook").asString()).isEqualTo("gc");
    assertThat(deferred.get(2).toString())
        .isEqualTo(
            "{\"id\":\"index:app.users.name\",\"hook\":\"index\",\"order\":200,"
                + "\"description\":\"rebuild index `name` of `app`.`users`\"}");
    assertThat(deferred.get(3).get("id").asString()).isEqualTo("tiflash:app.users");
    assertThat(deferred.get(3).get("order").asInt()).isEqualTo(300);
  }

  @Test
  void whileARunIsAtWorkItIsOpen() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    UnfinishedSegment.leave(target, history.first(), history.second(), true);

    try (RestoreTarget opened = openToWrite();
        TargetLease lease = opened.lock("a run of the test")) {
      lease.check();
      JsonNode status = status();
      assertThat(status.get("state").asString()).isEqualTo("open");
      assertThat(status.get("phase").asString()).isEqualTo("OPEN");
      assertThat(status.get("nextStartTs").asLong()).isEqualTo(history.first().value());
      assertThat(status.get("detail").asString()).contains("a run of the test");
    }
  }

  @Test
  void aRunThatDiedIsFailedInItsPhase() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    UnfinishedSegment.leave(target, history.first(), history.second(), true);

    JsonNode status = status();
    assertThat(status.get("state").asString()).isEqualTo("failed");
    assertThat(status.get("phase").asString()).isEqualTo("OPEN");
    JsonNode unsealed = status.get("segments").get(1);
    assertThat(unsealed.get("index").asInt()).isEqualTo(2);
    assertThat(unsealed.get("restoredTs").asLong()).isEqualTo(history.second().value());
    assertThat(unsealed.get("sealed").asBoolean()).isFalse();
    assertThat(CliRun.of("restore", "status", "--target", target).out())
        .contains("failed", "in phase OPEN");
  }

  @Test
  void afterTheEndItIsFinishedAndKeepsTheLineage() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    finish().json();

    JsonNode status = status();
    assertThat(status.get("state").asString()).isEqualTo("finished");
    assertThat(status.get("segments")).hasSize(1);
    assertThat(status.get("deferred")).isEmpty();
  }

  @Test
  void finishFiresWhatWaitsAtTheTimestampReached() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();

    JsonNode finished = finish().json();
    assertThat(finished.get("command").asString()).isEqualTo("restore finish");
    assertThat(finished.get("last").asBoolean()).isTrue();
    assertThat(finished.get("restoredTs").asLong()).isEqualTo(history.first().value());
    assertThat(finished.get("finished").toString())
        .isEqualTo("{\"gc\":1,\"index\":1,\"tiflash\":1}");
    assertThat(CliRun.of("check", "--target", target, "--json", "--quiet").json().get("pending"))
        .isEmpty();
  }

  @Test
  void finishAgainIsDoneAlready() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    finish().json();

    assertThat(finish().json().get("alreadyDone").asBoolean()).isTrue();
  }

  @Test
  void anUnfinishedSegmentIsNotFinishedOver() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    UnfinishedSegment.leave(target, history.first(), history.second(), true);

    CliRun refused = finish().refused(1, "SEGMENT_UNFINISHED");
    assertThat(CliRun.of(refused.commandToRun()).code()).isZero();
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @Test
  void abortGivesTheChainUpAndSaysWhatStays() {
    String chain =
        CliRun.of(history.begin(target, history.first(), "--last=false"))
            .json()
            .get("chain")
            .asString();

    JsonNode aborted = abort().json();
    assertThat(aborted.get("command").asString()).isEqualTo("restore abort");
    assertThat(aborted.get("chain").asString()).isEqualTo(chain);
    assertThat(aborted.get("reachedTs").asLong()).isEqualTo(history.first().value());
    assertThat(aborted.get("remainingObjects").toString())
        .isEqualTo("[\"`app`\",\"`app`.`users`\",\"`app`.`visits`\",\"`test`\"]");
    assertThat(status().get("state").asString()).isEqualTo("aborted");
    CliRun.of(history.next(target, history.first(), history.second(), "--last=true"))
        .refused(1, "CHAIN_ABORTED");
    finish().refused(1, "CHAIN_ABORTED");
  }

  @Test
  void abortInTheMiddleOfASegmentReportsThatAPartOfItsDataIsThere() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    UnfinishedSegment.leave(target, history.first(), history.second(), true);

    assertThat(abort().json().get("detail").asString())
        .contains("segment 2")
        .contains("the target has a part of its data");
  }

  @Test
  void anOpenChainIsNotAbortedUnasked() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();

    CliRun refused =
        CliRun.of("restore", "abort", "--target", target, "--drop-restored")
            .refused(2, "CONSENT_NEEDED");

    assertThat(refused.error()).contains("removes `app`").contains("--yes");
    assertThat(status().get("state").asString()).isEqualTo("sealed");
  }

  @Test
  void onATerminalAnAbortAsksAndShowsWhatItDoes() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    List<String> command = List.of("restore", "abort", "--target", target);

    CliRun refused = CliRun.answering("no\n", command).refused(1, "CONSENT_REFUSED");
    assertThat(refused.err()).contains("`app`.`users`").contains("Type yes to go on");
    assertThat(status().get("state").asString()).isEqualTo("sealed");

    assertThat(CliRun.answering("yes\n", command).code()).isZero();
    assertThat(status().get("state").asString()).isEqualTo("aborted");
  }

  @Test
  void anAbortOfAFinishedChainSaysSoAndDoesNothing() {
    CliRun.of(history.begin(target, history.first(), "--last=true")).json();

    JsonNode report =
        CliRun.of("restore", "abort", "--drop-restored", "--target", target, "--json", "--quiet")
            .json();

    assertThat(report.get("state").asString()).isEqualTo("finished");
    assertThat(report.get("droppedObjects")).isEmpty();
    assertThat(report.get("detail").asString()).contains("already finished");
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @Test
  void whatWasRestoredIsRemovedAndRestoredAgain() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();

    JsonNode report = abort("--drop-restored").json();
    assertThat(report.get("purged").asBoolean()).isTrue();
    assertThat(report.get("droppedObjects").toString()).contains("`app`.`users`");
    assertThat(report.get("remainingObjects")).isEmpty();
    assertThat(status().get("state").asString()).isEqualTo("empty");

    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    CliRun.of(history.next(target, history.first(), history.second(), "--last=true")).json();
    JsonNode check = CliRun.of("check", "--target", target, "--json", "--quiet").json();
    assertThat(check.get("ok").asBoolean()).isTrue();
    assertThat(check.get("rows").asLong()).isPositive();
  }

  @Test
  void purgeForgetsTheChainAndTheDataStaysInTheWay() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    abort("--purge").json();

    assertThat(status().get("state").asString()).isEqualTo("empty");
    CliRun.of(history.begin(target, history.first(), "--last=false"))
        .refused(1, "TARGET_NOT_EMPTY");
    assertThat(status().get("state").asString()).isEqualTo("empty");
  }

  @Test
  void aTargetInUseIsRefusedWithItsOwner() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();

    try (RestoreTarget opened = openToWrite();
        TargetLease lease = opened.lock("a run of the test")) {
      lease.check();
      for (List<String> command :
          List.of(
              history.next(target, history.first(), history.second(), "--last=true"),
              List.of("restore", "finish", "--target", target),
              List.of("restore", "abort", "--target", target))) {
        assertThat(CliRun.of(command).refused(1, "TARGET_IN_USE").error())
            .contains("a run of the test");
      }
    }
    assertThat(status().get("nextStartTs").asLong()).isEqualTo(history.first().value());
  }

  private RestoreTarget openToWrite() {
    return PluginRegistry.load().openTarget(target, OpenMode.WRITE, Map.of());
  }

  private JsonNode status() {
    return CliRun.of("restore", "status", "--target", target, "--json", "--quiet").json();
  }

  private CliRun finish() {
    return CliRun.of("restore", "finish", "--target", target, "--json", "--quiet");
  }

  private CliRun abort(String... more) {
    var words = new ArrayList<>(List.of("restore", "abort", "--target", target));
    words.addAll(List.of("--yes", "--json", "--quiet"));
    words.addAll(List.of(more));
    return CliRun.of(words);
  }
}
