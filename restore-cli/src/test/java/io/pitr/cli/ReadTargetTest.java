package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Which states {@code br check} and {@code br export} read, and what they say about them. */
@Execution(ExecutionMode.SAME_THREAD)
class ReadTargetTest {
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
  void anUnfinishedFirstSegmentIsRefusedWithTheCommandThatResumesIt() throws IOException {
    UnfinishedSegment.leaveFirst(target, history, history.first(), false);

    CliRun check = check().refused(1, "SEGMENT_UNFINISHED");
    CliRun export = export("out").refused(1, "SEGMENT_UNFINISHED");

    assertThat(check.error()).contains("segment 1").contains("stopped in APPLY");
    assertThat(folder.resolve("out")).doesNotExist();
    CliRun resumed = CliRun.of(export.commandToRun());
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(check().code()).isZero();
  }

  @Test
  void theSealedPartBelowAnUnfinishedSegmentStaysReadable() throws IOException {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    export("before").json();
    leaveSecond();

    assertThat(export("refused").refused(1, "SEGMENT_UNFINISHED").error())
        .contains("--ts " + history.first());
    JsonNode exported = export("after", "--ts", history.first().toString()).json();

    assertThat(exported.has("unfinished")).isFalse();
    assertThat(exported.get("ts").asString()).isEqualTo(history.first().toString());
    assertThat(rows("after")).isEqualTo(rows("before"));
    assertThat(check("--ts", history.first().toString()).json().get("ok").asBoolean()).isTrue();
  }

  @Test
  void everyOutputOfAnUnfinishedStateSaysSo() throws IOException {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    leaveSecond();

    JsonNode exported = export("out", "--allow-unfinished").json();
    JsonNode checked = check("--allow-unfinished").json();

    for (JsonNode document : List.of(exported, checked)) {
      assertThat(document.get("ts").asString()).isEqualTo(history.first().toString());
      assertThat(document.get("state").asString()).isEqualTo("failed");
      assertThat(document.get("unfinished").get("segment").asInt()).isEqualTo(2);
      assertThat(document.get("unfinished").get("phase").asString()).isEqualTo("OPEN");
      assertThat(document.get("unfinished").get("restoredTs").asString())
          .isEqualTo(history.second().toString());
    }
    assertThat(Files.readString(folder.resolve("out/metadata")))
        .contains("Pos: " + history.first())
        .contains("UNFINISHED: segment 2");
    assertThat(CliRun.of("check", "--target", target, "--allow-unfinished").out())
        .contains("UNFINISHED segment 2")
        .doesNotContain("\nok\n");
    assertThat(
            CliRun.of(
                    "export",
                    "--target",
                    target,
                    "--allow-unfinished",
                    "-o",
                    folder.resolve("text").toString())
                .out())
        .contains("UNFINISHED segment 2");
  }

  @Test
  void aTimestampThatTheTargetDoesNotHaveIsRefused() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    Tso before = new Tso(history.base().value() - 1);

    for (Tso ts : List.of(before, history.second(), Tso.MAX)) {
      assertThat(export("out", "--ts", ts.toString()).refused(1, "TS_NOT_RESTORED").error())
          .contains("from " + history.base() + " to " + history.first());
      check("--ts", ts.toString()).refused(1, "TS_NOT_RESTORED");
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void anExportIsNamedByTheTimestampReached() throws IOException {
    CliRun.of(history.begin(target, history.first(), "--last=true")).json();

    assertThat(export("out").json().get("ts").asString()).isEqualTo(history.first().toString());
    assertThat(Files.readString(folder.resolve("out/metadata")))
        .contains("Pos: " + history.first() + "\n")
        .doesNotContain("UNFINISHED");
    assertThat(check().json().get("ts").asString()).isEqualTo(history.first().toString());
  }

  @Test
  void aFilterThatMatchesNothingIsRefusedAndNamesWhatThereIs() {
    CliRun.of(history.begin(target, history.first(), "--last=true")).json();

    for (String rule : List.of("app.userz", "ap.*")) {
      assertThat(export("out", "--filter", rule).refused(1, "NOTHING_SELECTED").error())
          .contains("`app`.`users`");
      check("--filter", rule).refused(1, "NOTHING_SELECTED");
    }
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(check("--filter", "app.users").json().get("tables").asInt()).isEqualTo(1);
  }

  @Test
  void aTargetThatIsMissingOrEmptyIsRefusedAndNotCreated() throws IOException {
    check().refused(1, "TARGET_NOT_FOUND");
    export("out").refused(1, "TARGET_NOT_FOUND");
    assertThat(folder).isEmptyDirectory();
    Files.createDirectory(folder.resolve("target"));
    check().refused(1, "TARGET_NOT_FOUND");
    export("out").refused(1, "TARGET_NOT_FOUND");
    assertThat(folder.resolve("target")).isEmptyDirectory();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aTargetWithoutAChainIsReadOnlyOnRequest() {
    CliRun.of(history.begin(target, history.first(), "--last=true")).json();
    abort("--purge");

    check().refused(1, "CHAIN_MISSING");
    export("out").refused(1, "CHAIN_MISSING");

    JsonNode exported = export("out", "--allow-unfinished").json();
    assertThat(exported.get("state").asString()).isEqualTo("empty");
    assertThat(exported.get("note").asString()).contains("no chain");
  }

  @Test
  void anAbortedChainIsReadAtTheTimestampReachedAndNamesTheIndexesItDidNotBuild()
      throws IOException {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    export("before").json();
    leaveSecond();
    abort();

    JsonNode checked = check().json();
    assertThat(checked.get("ok").asBoolean()).isTrue();
    assertThat(checked.get("state").asString()).isEqualTo("aborted");
    assertThat(checked.get("pending").get(0).asString()).isEqualTo("`app`.`users`.`name`");
    JsonNode exported = export("after").json();
    assertThat(exported.get("ts").asString()).isEqualTo(history.first().toString());
    assertThat(exported.get("note").asString()).contains("aborted");
    assertThat(Files.readString(folder.resolve("after/metadata"))).contains("aborted");
    assertThat(rows("after")).isEqualTo(rows("before"));
  }

  @Test
  void aChainThatWasAbortedInItsFirstSegmentIsReadOnlyOnRequest() {
    UnfinishedSegment.leaveFirst(target, history, history.first(), false);
    abort();

    check().refused(1, "CHAIN_ABORTED");
    export("out").refused(1, "CHAIN_ABORTED");

    JsonNode exported = export("out", "--allow-unfinished").json();
    assertThat(exported.get("unfinished").get("segment").asInt()).isEqualTo(1);
  }

  @Test
  void anEarlierMomentOfAFinishedChainHasTheIndexesPending() {
    CliRun.of(history.begin(target, history.first(), "--last=false")).json();
    CliRun.of(history.next(target, history.first(), history.second(), "--last=true")).json();

    JsonNode earlier = check("--ts", history.first().toString()).json();
    assertThat(earlier.get("ok").asBoolean()).isTrue();
    assertThat(earlier.get("pending").get(0).asString()).isEqualTo("`app`.`users`.`name`");
    assertThat(check("--ts", history.second().toString()).json().get("pending")).isEmpty();
    assertThat(check().json().get("pending")).isEmpty();
  }

  @Test
  void aNegativeLimitIsWrongUsage() {
    CliRun.of(history.begin(target, history.first(), "--last=true")).json();
    check("--limit", "-1").refused(2, "USAGE_INVALID");
  }

  private void leaveSecond() {
    UnfinishedSegment.leave(target, history.first(), history.second(), false);
  }

  private void abort(String... more) {
    var words =
        new ArrayList<>(List.of("restore", "abort", "--yes", "--target", target, "--quiet"));
    words.addAll(List.of(more));
    assertThat(CliRun.of(words).code()).isZero();
  }

  private CliRun check(String... more) {
    return run(List.of("check"), more);
  }

  private CliRun export(String out, String... more) {
    return run(List.of("export", "--format", "jsonl", "-o", folder.resolve(out).toString()), more);
  }

  private CliRun run(List<String> command, String... more) {
    var words = new ArrayList<>(command);
    words.addAll(List.of("--target", target, "--json", "--quiet"));
    words.addAll(List.of(more));
    return CliRun.of(words);
  }

  /** The files of rows, by name. */
  private Map<String, String> rows(String out) throws IOException {
    var rows = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(folder.resolve(out))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        rows.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(rows).isNotEmpty();
    return rows;
  }
}
