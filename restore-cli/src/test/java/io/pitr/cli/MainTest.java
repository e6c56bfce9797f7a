package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.output.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Execution(ExecutionMode.SAME_THREAD)
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "backup",
        "backup info",
        "log verify --no-such-flag",
        "restore point -s local:///x",
        "restore point -s local:///x --start-ts 1 --full-backup-storage local:///y",
        "restore point -s local:///x --start-ts 2024-01-01",
        "restore point -s local:///x --full-backup-storage local:///y --restored-ts soon",
        "restore point -s local:///x --start-ts 1 --last=maybe",
        "restore point -s local:///x --start-ts 1 --last=true --last-segment=false",
        "restore point -s local:///x --start-ts 1 --pd h:1 --target embedded:///z",
        "restore point -s local:///x --start-ts 1 --gc-hold soon",
        "restore point -s local:///x --start-ts 1 --threads 0",
        "restore point -s local:///x --start-ts 1 --memory much",
        "restore follow -s local:///x --start-ts 1 --finish",
        "help nonsense",
        "backup info -s nowhere://x",
        "backup info -s local:///x --crypter.method aes128-ctr",
        "--log-level loud plugins",
      })
  void wrongUsageIsExitCode2WithOneLineThatBeginsWithACode(String line) {
    assertThat(run(line.split(" "))).as(err()).isEqualTo(2);
    String last = err().lines().reduce("", (a, b) -> b);
    assertThat(last).matches("\\[[A-Z_]+] .*; .+");
    assertThat(out.size()).isZero();
  }

  @Test
  void aFlagOfGoBrThatWouldChangeTheResultIsRefusedWithTheReason() {
    int code =
        run("restore", "point", "-s", "local:///x", "--start-ts", "1", "--restore-phase", "1");

    assertThat(code).isEqualTo(2);
    assertThat(err())
        .contains("[FLAG_REFUSED]")
        .contains("--restore-phase")
        .contains("--last=false");
  }

  @Test
  void aRefusedFlagWithItsDefaultValueIsAccepted() {
    run("restore", "point", "-s", "local:///x", "--start-ts", "1", "--restore-phase=0");

    assertThat(err()).doesNotContain("FLAG_REFUSED");
  }

  @Test
  void aFlagOfGoBrThatMeansNothingHereIsAcceptedWithAWarning() {
    run("restore", "point", "-s", "local:///x", "--start-ts", "1", "--ddl-batch-size", "7");

    assertThat(err()).contains("warning: --ddl-batch-size has no effect here");
  }

  @Test
  void helpListsEveryFlagOfACommandWithItsDefault() {
    assertThat(run("help", "restore", "point")).isZero();
    assertThat(text(out))
        .contains("--full-backup-storage")
        .contains("--restored-ts")
        .contains("--last")
        .contains("--s3.endpoint")
        .contains("default: 72h");
    assertThat(err()).isEmpty();
  }

  @Test
  void versionAndHelpAreDone() {
    assertThat(run("--version")).isZero();
    assertThat(run("restore", "point", "-V")).isZero();
    assertThat(text(out).lines()).hasSize(2).allMatch(line -> line.startsWith("br "));
    assertThat(run("--help")).isZero();
    assertThat(text(out)).contains("br ").contains("restore");
  }

  @Test
  void commonFlagsStandBeforeOrAfterTheCommand() {
    assertThat(run("--json", "plugins")).isZero();
    assertThat(run("plugins", "--json")).isZero();
    assertThat(text(out).lines())
        .allMatch(line -> line.startsWith("{\"command\":\"plugins\",\"plugins\":["));
  }

  @Test
  void aFailureWithJsonGivesOneDocumentWithTheErrors() {
    assertThat(run("plugins", "--json", "--plugin-dir", "/no/such/folder")).isEqualTo(2);
    JsonNode document = document();
    assertThat(document.propertyNames()).containsExactly("command", "error", "moreErrors");
    assertThat(document.get("command").asString()).isEqualTo("plugins");
    assertThat(document.get("error").propertyNames())
        .containsExactly("code", "kind", "message", "where", "remedy");
    assertThat(document.get("error").get("code").asString()).isEqualTo("PLUGIN_FOLDER_MISSING");
    assertThat(err()).startsWith("[PLUGIN_FOLDER_MISSING]");
  }

  @ParameterizedTest
  @CsvSource({
    "restore point --json --no-such-flag, restore point, has no flag '--no-such-flag'",
    "restore point -s local:///x --last=maybe --json, restore point, maybe",
    "restroe point --json, br, there is no command 'br restroe'",
    "--json restore pont, restore, there is no command 'br restore pont'",
    "log info --json, log info, --storage",
    "restore status --log-level loud --json, restore status, --log-level",
    "restore point -s local:///x --json, restore point, neither --full-backup-storage",
    "help nonsense --json, help, there is no command 'br nonsense'"
  })
  void wrongUsageWithJsonGivesTheSameDocument(String line, String command, String message) {
    assertThat(run(line.split(" "))).as(err()).isEqualTo(2);
    JsonNode document = document();
    assertThat(document.propertyNames()).containsExactly("command", "error", "moreErrors");
    assertThat(document.get("command").asString()).isEqualTo(command);
    JsonNode error = document.get("error");
    assertThat(error.get("code").asString()).isEqualTo("USAGE_INVALID");
    assertThat(error.get("kind").asString()).isEqualTo("usage");
    assertThat(error.get("message").asString()).contains(message);
    assertThat(error.get("remedy").asString()).isNotEmpty();
    assertThat(err()).contains("[USAGE_INVALID] ");
  }

  @Test
  void debugAddsTheStack() {
    run("plugins", "--plugin-dir", "/no/such/folder", "--log-level", "debug");

    assertThat(err()).contains("[PLUGIN_FOLDER_MISSING]").contains("\tat io.pitr.");
  }

  @Test
  void aLogFileThatCantBeWrittenIsWrongUsage() {
    assertThat(run("plugins", "--log-file", "/proc/none/br.log")).isEqualTo(2);
    assertThat(err()).contains("[LOG_FILE_UNUSABLE]");
  }

  private int run(String... arguments) {
    var context =
        CliContext.of(
            new PrintStream(out, true, StandardCharsets.UTF_8), err, Screen.NONE, Optional.empty());
    return Main.run(context, arguments);
  }

  /** The one document on standard output. */
  private JsonNode document() {
    assertThat(text(out).lines()).hasSize(1);
    return JsonMapper.shared().readTree(text(out));
  }

  private String err() {
    return text(err);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
