package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.cli.flag.InstalledPlugins;
import io.pitr.cli.help.CommandText;
import io.pitr.cli.output.Screen;
import io.pitr.cli.schema.OutputDocument;
import io.pitr.cli.schema.OutputSchema;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each document that the program prints has the form of the published schema. */
@Execution(ExecutionMode.SAME_THREAD)
class JsonOutputTest {
  /** Commands without a document: they only print text. */
  private static final Set<String> WITHOUT_DOCUMENT = Set.of("help");

  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  @Test
  void everyCommandHasADocument() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    var br =
        BrCommand.tree(
            CliContext.of(nowhere, nowhere, Screen.NONE, Optional.empty()),
            InstalledPlugins.of(Optional.empty()));

    Set<String> known = OutputSchema.commands();
    assertThat(CommandText.all(br).stream().map(CommandText::name))
        .filteredOn(name -> !WITHOUT_DOCUMENT.contains(name))
        .allSatisfy(name -> assertThat(known).contains(name));
  }

  @Test
  void documentsOfAChainHaveTheirForm() throws Exception {
    String target = "embedded://" + folder.resolve("target");
    Path report = folder.resolve("report.json");
    List<OutputDocument> seen = new ArrayList<>();

    seen.add(form(history.begin(target, history.first(), "--last=false", "--dry-run")));
    seen.add(form(history.begin(target, history.first(), "--last=false", "--report", "" + report)));
    seen.add(form("restore", "status", "--target", target, "--json"));
    seen.add(form("check", "--target", target, "--json"));
    seen.add(form("export", "--target", target, "-o", "" + folder.resolve("rows"), "--json"));
    seen.add(form("restore", "finish", "--target", target, "--json"));
    seen.add(form("restore", "status", "--target", target, "--json"));
    seen.add(form("restore", "abort", "--purge", "--yes", "--target", target, "--json"));
    JsonNode written = JsonMapper.shared().readTree(Files.readString(report));
    OutputSchema.require(OutputDocument.REPORT, written);

    assertThat(seen)
        .contains(
            OutputDocument.STATUS,
            OutputDocument.PLAN,
            OutputDocument.RESTORE,
            OutputDocument.CHECK,
            OutputDocument.EXPORT,
            OutputDocument.ABORT);
  }

  @Test
  void documentsOfBackupsHaveTheirForm() {
    String log = history.log().toString();
    String full = history.full().toString();

    assertThat(form("log", "info", "-s", log, "--json")).isEqualTo(OutputDocument.LOG_INFO);
    assertThat(form("log", "verify", "-s", log, "--json")).isEqualTo(OutputDocument.LOG_VERIFY);
    assertThat(form("log", "timeline", "-s", log, "--deep", "--json"))
        .isEqualTo(OutputDocument.LOG_TIMELINE);
    assertThat(form("backup", "info", "-s", full, "--json")).isEqualTo(OutputDocument.BACKUP_INFO);
    assertThat(form("backup", "verify", "-s", full, "--json"))
        .isEqualTo(OutputDocument.BACKUP_VERIFY);
  }

  @Test
  void documentsAboutTheProgramHaveTheirForm() {
    assertThat(form("plugins", "--json")).isEqualTo(OutputDocument.PLUGINS);
    assertThat(form("completion", "bash", "--json")).isEqualTo(OutputDocument.COMPLETION);
    assertThat(form("man", "--json")).isEqualTo(OutputDocument.MAN);
  }

  @Test
  void documentsOfFailuresHaveTheirForm() {
    CliRun unknownFlag = CliRun.of("restore", "status", "--nonsense", "--json");
    CliRun missing = CliRun.of("log", "info", "-s", "" + folder.resolve("none"), "--json");

    for (CliRun run : List.of(unknownFlag, missing)) {
      assertThat(run.code()).isNotZero();
      OutputSchema.require(JsonMapper.shared().readTree(run.out()));
    }
  }

  @Test
  void noNumberExceedsWhatReadersKeepExactly() {
    for (String[] command :
        new String[][] {
          {"log", "info", "-s", history.log().toString(), "--json"},
          {"log", "timeline", "-s", history.log().toString(), "--json"},
          {"backup", "info", "-s", history.full().toString(), "--json"}
        }) {
      assertThat(numbers(CliRun.of(command).json())).allMatch(each -> Math.abs(each) < 1L << 53);
    }
  }

  @Test
  void anUnknownKeyAndATimestampAsANumberDoNotHaveTheForm() {
    CliRun.of(history.begin(empty(), history.first(), "--last=false")).json();
    var status = (ObjectNode) CliRun.of("restore", "status", "--target", empty(), "--json").json();
    ObjectNode more = status.deepCopy().put("surprise", 1);
    ObjectNode number = status.deepCopy().put("nextStartTs", 1);
    ObjectNode less = status.deepCopy();
    less.remove("state");

    for (ObjectNode wrong : List.of(more, number, less)) {
      assertThatThrownBy(() -> OutputSchema.require(OutputDocument.STATUS, wrong))
          .isInstanceOf(AssertionError.class);
    }
  }

  private String empty() {
    return "embedded://" + folder.resolve("empty");
  }

  private static OutputDocument form(String... command) {
    return form(List.of(command));
  }

  /** {@link CliRun#json} requires the form. */
  private static OutputDocument form(List<String> command) {
    return OutputDocument.of(CliRun.of(command).json());
  }

  private static List<Double> numbers(JsonNode node) {
    return node.isNumber()
        ? List.of(node.doubleValue())
        : node.valueStream()
            .flatMap(each -> numbers(each).stream())
            .collect(Collectors.toUnmodifiableList());
  }
}
