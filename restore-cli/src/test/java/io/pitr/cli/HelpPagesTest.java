package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.flag.InstalledPlugins;
import io.pitr.cli.help.CommandText;
import io.pitr.cli.help.FlagText;
import io.pitr.cli.output.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.SAME_THREAD)
class HelpPagesTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpOfEachCommandListsEachOfItsFlagsWithItsDefault() {
    for (CommandText command : commands()) {
      String help = run(("help " + command.name()).split(" ")).replaceAll("\\s+", " ");
      for (FlagText flag : command.flags()) {
        assertThat(help).as(command.name()).contains(flag.names());
        if (!flag.fallback().isEmpty()) {
          assertThat(help).as(command.name()).contains("default: " + flag.fallback());
        }
      }
    }
  }

  @Test
  void helpAllIsTheHelpWithAllFlags() {
    assertThat(run("restore", "point", "--help-all")).isEqualTo(run("help", "restore", "point"));
  }

  @Test
  void helpBeginsWithExamplesAndListsFlagsByTopic() {
    String help = run("restore", "point", "--help");

    assertThat(help.lines())
        .filteredOn(line -> line.matches("[A-Z].*:"))
        .startsWith("Examples:", "What to restore or read:", "Where to:", "Segments:")
        .endsWith("Every command:");
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void helpLeavesAdvancedFlagsToHelpAll() {
    assertThat(run("restore", "point", "--help"))
        .contains("--restored-ts")
        .doesNotContain("--gc-hold")
        .contains("br restore point --help-all lists ");
    assertThat(run("restore", "point", "--help-all")).contains("--gc-hold");
  }

  @Test
  void helpOfAGroupListsItsCommands() {
    assertThat(run("log", "--help").lines())
        .contains("Usage: br log COMMAND [FLAG]...")
        .anyMatch(line -> line.startsWith("  timeline "));
    assertThat(run("--help").lines()).anyMatch(line -> line.startsWith("  restore point "));
  }

  @Test
  void aCommandListsOnlyFlagsThatMeanSomethingToIt() {
    assertThat(run("backup", "info", "--help-all")).doesNotContain("log.crypter", "--master-key");
    assertThat(run("restore", "status", "--help-all")).doesNotContain("--storage", "--filter");
  }

  @Test
  void theManualHasEachCommandAndEachFlag() {
    String page = run("man");

    assertThat(page).startsWith(".TH \"BR\" \"1\"");
    for (CommandText command : commands()) {
      assertThat(page).contains(".SS \"br " + command.name().replace("-", "\\-") + "\"");
      for (FlagText flag : command.flags()) {
        assertThat(page).contains("\\fB" + flag.names().get(0).replace("-", "\\-"));
      }
    }
  }

  @Test
  void theManualIsInOrder() throws Exception {
    Path page = Files.writeString(folder.resolve("br.1"), run("man"));

    assertThat(tool("mandoc", "-Tlint", "-Werror", page.toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionIsAScriptOfTheShell(String shell) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), run("completion", shell));

    assertThat(script).content().contains("--full-backup-storage").contains("timeline");
    assertThat(tool(shell, "-n", script.toString())).isEmpty();
  }

  @Test
  void bashCompletesCommandsAndFlags() throws Exception {
    Path script = Files.writeString(folder.resolve("script"), run("completion", "bash"));
    String ask =
        """
        source '%s'
        complete_line() {
          COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
          COMPREPLY=(); _complete_br 2>/dev/null; printf '%%s\\n' "${COMPREPLY[@]}"
        }
        complete_line br restore po
        complete_line br restore point --full-b
        complete_line br check --tar
        """
            .formatted(script);

    assertThat(tool("bash", "-c", ask).lines().map(String::strip))
        .containsExactly("point", "--full-backup-storage", "--target");
  }

  @Test
  void zshCompletesCommandsAndFlags() throws Exception {
    Files.writeString(folder.resolve("_br"), run("completion", "zsh"));
    // A second zsh behind a pseudo terminal, asked as a user asks it.
    String ask =
        """
        zmodload zsh/zpty
        zpty -b shell zsh -f -i
        zpty -w shell "PROMPT='> '; fpath=('%s' \\$fpath); autoload -U compinit; compinit -u -d '%s/dump'; setopt no_list_beep"
        sleep 2
        zpty -w -n shell $'br restore po\\t--full-b\\tx --metrics-po\\t'
        sleep 2
        local all= part=
        while zpty -r -t shell part; do all+=$part; done
        print -r -- "$all"
        """
            .formatted(folder, folder);

    String screen = tool("zsh", "-f", "-c", "() { " + ask + " }");

    assertThat(plain(screen)).contains("restore point --full-backup-storage=x --metrics-port=");
  }

  /** Without what moves the cursor, colours, bells, and what is overwritten by a backspace. */
  private static String plain(String screen) {
    return screen
        .replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "")
        .replace("\u0007", "")
        .replaceAll(".\b", "");
  }

  @Test
  void anUnknownShellIsWrongUsage() {
    assertThat(Main.run(context(), "completion", "tcsh")).isEqualTo(2);
  }

  private List<CommandText> commands() {
    return CommandText.all(BrCommand.tree(context(), InstalledPlugins.of(Optional.empty())));
  }

  private CliContext context() {
    return CliContext.of(
        new PrintStream(out, true, StandardCharsets.UTF_8), err, Screen.NONE, Optional.empty());
  }

  private String run(String... arguments) {
    out.reset();
    assertThat(Main.run(context(), arguments)).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What a tool of this machine says; the test is left out where it is not installed. */
  private String tool(String... command) throws Exception {
    boolean installed =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path, command[0])));
    Assumptions.assumeTrue(installed, command[0] + " is not installed");
    Path said = folder.resolve("said");
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .start()
        .waitFor();
    return Files.readString(said);
  }
}
