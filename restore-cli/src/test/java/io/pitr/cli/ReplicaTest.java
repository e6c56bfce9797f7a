package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.schema.OutputSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code --replica-of} as it is typed. */
@Execution(ExecutionMode.SAME_THREAD)
class ReplicaTest {
  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;

  private Path replica = Path.of("none");
  private String last = "";

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  @BeforeEach
  void replicateWithoutTheNewestMetadata() throws IOException {
    replica = folder.resolve("replica");
    try (Stream<Path> files = Files.walk(history.log())) {
      List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
      Path newest =
          all.stream()
              .filter(file -> file.toString().endsWith(".meta"))
              .reduce((a, b) -> b)
              .orElseThrow();
      last = history.log().relativize(newest).toString();
      all.stream().filter(file -> !file.equals(newest)).forEach(this::copy);
    }
  }

  @Test
  void verifyReportsWhatHasNotArrived() {
    CliRun run = verify("--json", "--quiet");

    assertThat(run.code()).isEqualTo(1);
    JsonNode document = JsonMapper.shared().readTree(run.out());
    OutputSchema.require(document);
    assertThat(document.get("ok").asBoolean()).isFalse();
    JsonNode found = document.get("replica");
    assertThat(found.get("original").asString()).endsWith(history.log().toString());
    assertThat(found.get("awaited").asInt()).isEqualTo(1);
    assertThat(found.get("firstAwaited").asString()).isEqualTo(last);
    assertThat(found.get("completeTs").asLong()).isLessThan(history.end().value());
    assertThat(document.get("maxTs")).isEqualTo(found.get("completeTs"));
    assertThat(document.get("problems").valueStream())
        .anySatisfy(
            problem -> {
              assertThat(problem.get("code").asString()).isEqualTo("LOG_NOT_ARRIVED");
              assertThat(problem.get("where").asString()).isEqualTo(last);
            });
    assertThat(verify().out())
        .contains("replica       complete up to ")
        .contains("1 object of ")
        .contains(" has not arrived, first " + last);
  }

  @Test
  void aCompleteReplicaIsSound() {
    copy(history.log().resolve(last));

    JsonNode document = verify("--json", "--quiet").json();

    assertThat(document.get("replica").get("awaited").asInt()).isZero();
    assertThat(document.get("maxTs").asLong()).isEqualTo(history.end().value());
  }

  @Test
  void withoutTheFlagThereIsNoComparison() {
    copy(history.log().resolve(last));
    JsonNode document =
        CliRun.of("log", "verify", "-s", replica.toString(), "--json", "--quiet").json();
    assertThat(document.has("replica")).isFalse();
  }

  @Test
  void aSegmentBeyondWhatHasArrivedIsRefused() {
    CliRun refused = point("--restored-ts", history.end().toString());

    refused.refused(1, "LOG_NOT_ARRIVED");
    assertThat(refused.error()).contains(last).contains("or choose a --restored-ts");
  }

  @Test
  void recommendedCommandsNameTheOriginalWithoutItsSecrets() {
    CliRun first =
        CliRun.of(
            words(
                "local://" + history.log() + "?secret-access-key=hidden",
                "--restored-ts",
                history.first().toString(),
                "--last=false"));

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out() + first.err()).doesNotContain("hidden");
    assertThat(first.out())
        .contains("--replica-of local://" + history.log())
        .contains("--start-ts " + history.first());
  }

  @Test
  void anOriginalThatIsAwayIsNamed() {
    CliRun refused =
        CliRun.of(words(folder.resolve("away").toString(), "--last=true"))
            .refused(1, "ORIGINAL_UNREADABLE");
    assertThat(refused.error()).contains("away").contains("Check --replica-of");
  }

  @Test
  void aFollowerReachesWhatHasArrived() {
    var words = new ArrayList<>(List.of("restore", "follow", "-s", replica.toString()));
    words.addAll(List.of("--full-backup-storage", history.full().toString()));
    words.addAll(List.of("--replica-of", history.log().toString(), "--interval", "10ms"));
    words.addAll(List.of("--target", "embedded://" + folder.resolve("target")));
    words.addAll(List.of("--until", history.first().toString(), "--json", "--quiet"));
    CliRun run = CliRun.of(words);

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode segment = JsonMapper.shared().readTree(run.out().lines().findFirst().orElseThrow());
    assertThat(segment.get("restoredTs").asLong()).isEqualTo(history.first().value());
  }

  private CliRun verify(String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "log",
                "verify",
                "-s",
                replica.toString(),
                "--replica-of",
                history.log().toString()));
    words.addAll(List.of(more));
    return CliRun.of(words);
  }

  private CliRun point(String... more) {
    return CliRun.of(words(history.log().toString(), more));
  }

  private List<String> words(String original, String... more) {
    var words = new ArrayList<>(List.of("restore", "point", "-s", replica.toString()));
    words.addAll(List.of("--full-backup-storage", history.full().toString()));
    words.addAll(List.of("--replica-of", original));
    words.addAll(List.of("--target", "embedded://" + folder.resolve("target")));
    words.addAll(List.of(more));
    return words;
  }

  private void copy(Path file) {
    try {
      Path to = replica.resolve(history.log().relativize(file));
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
