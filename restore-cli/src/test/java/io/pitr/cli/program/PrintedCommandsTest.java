package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.base.PercentEscapes;
import io.pitr.cli.ShortHistory;
import io.pitr.cli.UnfinishedSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shell runs every command that the program prints, as it is printed. */
class PrintedCommandsTest {
  /** Each character means something in a URL or to a shell. */
  private static final String AWKWARD = "50%off it's & a \"té?\" `x` $HOME #1";

  /** A command in backticks; a word of it may have backticks in its quotes. */
  private static final Pattern COMMAND = Pattern.compile("`(br (?:'[^']*'|[^'`])+)`");

  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path temporary;
  private Path folder = Path.of("");
  private String target = "";

  @BeforeAll
  static void makeBackups() throws Exception {
    history = ShortHistory.in(Files.createDirectory(shared.resolve(AWKWARD)));
  }

  @BeforeEach
  void chooseFolder() throws Exception {
    folder = Files.createDirectory(temporary.resolve(AWKWARD));
    target = "embedded://" + PercentEscapes.encode(folder.resolve("restored target").toString());
  }

  @Test
  void theCommandsOfAChainLeadToItsEnd() throws Exception {
    JsonNode first = begin("--last=false", "--filter", "app.*", "--filter", "!app.`no one`");

    JsonNode second = json(shell(first.get("next").asString() + " --json"));
    assertThat(second.get("segment").asInt()).isEqualTo(2);
    assertThat(second.get("restoredTs").asString()).isEqualTo(history.end().toString());
    assertThat(second.get("last").asBoolean()).isFalse();

    shell(second.get("next").asString());
    assertThat(state()).isEqualTo("finished");
  }

  @Test
  void theSummaryPrintsTheNextCommandOnALineOfItsOwn() throws Exception {
    List<String> words = new ArrayList<>(history.begin(target, history.first(), "--last=false"));
    words.remove("--json");
    String summary = done(run(words)).out();

    List<String> next = summary.lines().filter(line -> line.startsWith("next ")).toList();
    assertThat(next).hasSize(1);
    shell(next.get(0).substring("next ".length()));
    assertThat(state()).isEqualTo("sealed");
  }

  @Test
  void theCommandOfARefusalHasTheEndAndTheLastOfTheRequest() throws Exception {
    begin("--last=false");

    ProgramRun refused =
        run(history.next(target, history.base(), history.second(), "--last=true", "--threads=2"));
    String command = onlyCommand(refused, "CHAIN_OVERLAP");
    assertThat(command)
        .contains("--restored-ts " + history.second())
        .contains("--last=true")
        .contains("--threads=2");
    shell(command);
    assertThat(state()).isEqualTo("finished");
  }

  @Test
  void anUnfinishedFirstSegmentIsResumed() throws Exception {
    UnfinishedSegment.leaveFirst(target, history, history.first(), false);

    shell(onlyCommand(run(List.of("restore", "finish", "--target", target)), "SEGMENT_UNFINISHED"));

    assertThat(state()).isEqualTo("sealed");
  }

  @Test
  void anUnfinishedLaterSegmentIsResumed() throws Exception {
    begin("--last=false");
    UnfinishedSegment.leave(target, history.first(), history.second(), true);

    shell(onlyCommand(run(List.of("restore", "finish", "--target", target)), "SEGMENT_UNFINISHED"));

    assertThat(state()).isEqualTo("finished");
  }

  @Test
  void aSecondChainIsRefusedWithACommandThatContinuesAndOneThatAborts() throws Exception {
    begin("--last=false");

    List<String> commands =
        commands(run(history.begin(target, history.second(), "--last=false")), "CHAIN_OPEN");
    assertThat(commands).hasSize(2);
    for (String command : commands) {
      shell(command.contains(" restore abort ") ? command + " --yes" : command);
    }
    assertThat(state()).isEqualTo("aborted");
  }

  @Test
  void aRemedyNamesTheTargetOfItsCommand() throws Exception {
    begin("--last=true");

    shell(
        onlyCommand(run(history.begin(target, history.second(), "--last=true")), "CHAIN_FINISHED"));

    assertThat(state()).isEqualTo("empty");
  }

  @Test
  void aRemedyNamesTheBackupOfItsCommand() throws Exception {
    ShortHistory damaged = ShortHistory.in(Files.createDirectory(folder.resolve("damaged")));
    Path broken;
    try (Stream<Path> files = Files.walk(damaged.log())) {
      broken = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    Files.write(broken, new byte[(int) Files.size(broken)]);

    ProgramRun refused = run(damaged.begin(target, damaged.end(), "--last=true"));
    List<String> verify =
        commands(refused).stream().filter(command -> command.startsWith("br log verify")).toList();

    assertThat(verify).as(refused.err()).hasSize(1);
    ProgramRun found = ProgramRun.shell(folder, verify.get(0));
    assertThat(found.exitCode()).as(verify.get(0) + "\n" + found.err()).isEqualTo(1);
    assertThat(found.err()).contains(broken.getFileName().toString());
  }

  @Test
  void theCommandsOfTheDemoRunAgain() throws Exception {
    String printed = done(ProgramRun.of(folder, "demo", "--dir", "the demo's")).out();

    List<String> commands =
        printed
            .lines()
            .filter(line -> line.matches("(\\$| ) *br .*"))
            .map(line -> line.substring(1).strip())
            .toList();
    assertThat(commands).hasSizeGreaterThan(10);
    shell("rm -r \"the demo's/restored\" \"the demo's/orders-sql\" \"the demo's/rows\"");
    for (String command : commands) {
      shell(command);
    }
  }

  private JsonNode begin(String... more) throws Exception {
    return json(done(run(history.begin(target, history.first(), more))));
  }

  private static JsonNode json(ProgramRun run) {
    return JsonMapper.shared().readTree(run.out());
  }

  private ProgramRun run(List<String> arguments) throws Exception {
    return ProgramRun.of(folder, arguments.toArray(String[]::new));
  }

  private ProgramRun shell(String line) throws Exception {
    return done(ProgramRun.shell(folder, line));
  }

  private static ProgramRun done(ProgramRun run) {
    assertThat(run.exitCode()).as("%s%n%s", run.out(), run.err()).isZero();
    return run;
  }

  private String state() throws Exception {
    return json(done(run(List.of("restore", "status", "--target", target, "--json"))))
        .get("state")
        .asString();
  }

  private static String onlyCommand(ProgramRun refused, String code) {
    List<String> commands = commands(refused, code);
    assertThat(commands).as(refused.err()).hasSize(1);
    return commands.get(0);
  }

  private static List<String> commands(ProgramRun refused, String code) {
    assertThat(refused.err()).contains("[" + code + "]");
    return commands(refused);
  }

  private static List<String> commands(ProgramRun refused) {
    var commands = new ArrayList<String>();
    Matcher matcher = COMMAND.matcher(refused.err());
    while (matcher.find()) {
      commands.add(matcher.group(1));
    }
    return commands;
  }
}
