package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads after a typo, or after a command of Go {@code br}. */
@Execution(ExecutionMode.SAME_THREAD)
class WrongUsageTest {

  @ParameterizedTest
  @CsvSource({
    "restroe point, br restore",
    "log inof, br log info",
    "backup verfiy -s local:///x, br backup verify",
    "help restore pont, br restore point",
    "restroe --help, br restore",
    "restore pont --help, br restore point",
    "restroe --version, br restore",
    "restroe -h point, br restore"
  })
  void aMistypedCommandGetsTheNearestOne(String line, String meant) {
    CliRun run = run(line).refused(2, "USAGE_INVALID");

    assertThat(run.error())
        .contains("there is no command")
        .contains("Did you mean `" + meant + "`?");
  }

  @ParameterizedTest
  @CsvSource({
    "restore point -s local:///x --full-bakup-storage local:///y, --full-backup-storage",
    "restore point -s local:///x --restored_ts=5, --restored-ts",
    "restore point --storag local:///x, --storage",
    "restore status --taget embedded:///x, --target",
    "check --jsn, --json",
    "restore point --storag local:///x --help, --storage"
  })
  void aMistypedFlagGetsTheNearestOne(String line, String meant) {
    CliRun run = run(line).refused(2, "USAGE_INVALID");

    assertThat(run.error()).contains("has no flag '").contains("Did you mean `" + meant + "`?");
  }

  @Test
  void aWordThatResemblesNothingGetsNoGuess() {
    assertThat(run("frobnicate").error())
        .isEqualTo("[USAGE_INVALID] there is no command 'br frobnicate'; See `br help`.");
    assertThat(run("restore status --frobnicate").error())
        .isEqualTo(
            "[USAGE_INVALID] `br restore status` has no flag '--frobnicate';"
                + " See `br help restore status`.");
  }

  @Test
  void theRemedyOfAWrongValueNamesTheCommand() {
    assertThat(run("restore status --tidb-user= --grpc-keepalive-time=soon").error())
        .contains("as `br help restore status` describes it");
  }

  @ParameterizedTest
  @CsvSource({
    "log status --task-name pitr -u 127.0.0.1:2379, br log info",
    "log truncate --until 2026-01-01, br log info",
    "log start, br log info",
    "log stop, br log info",
    "log pause, br log info",
    "log resume, br log info",
    "backup full -s local:///x, br backup info",
    "backup db --db shop, br backup info",
    "backup table --db shop --table orders, br backup info",
    "restore full -s local:///x, br restore point",
    "restore db --db shop, 'br restore point --filter ''DB.*'''",
    "restore table --db shop --table orders, br restore point --filter DB.TABLE",
    "help log status, br log info"
  })
  void aCommandOfGoBrNamesItsToolAndTheNearestCommandHere(String line, String nearest) {
    CliRun run = run(line).refused(2, "COMMAND_OF_GO_BR");

    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.error()).contains("`tiup br ").endsWith("`" + nearest + "`.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "0"})
  void theValueOfAnUnsetVariableIsNoTimestamp(String value, @TempDir Path folder) {
    Path target = folder.resolve("restored");

    CliRun.of(
            "restore",
            "point",
            "--storage=local:///log",
            "--full-backup-storage=local:///full",
            "--restored-ts=" + value,
            "--target=embedded://" + target)
        .refused(2, "TS_INVALID");
    CliRun.of("export", "--ts=" + value, "-o", "x", "--target=embedded://" + target)
        .refused(2, "TS_INVALID");
    CliRun.of(
            "restore",
            "follow",
            "--storage=local:///log",
            "--start-ts=5",
            "--until=" + value,
            "--target=embedded://" + target)
        .refused(2, "TS_INVALID");

    assertThat(target).doesNotExist();
  }

  private static CliRun run(String line) {
    return CliRun.of(line.split(" "));
  }
}
