package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.output.Screen;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code --log-file} contains after a run. Runs in one process share its loggers. */
@Isolated
@Execution(ExecutionMode.SAME_THREAD)
class LogFileTest {
  /** A text of a line: bare, or a JSON string. */
  private static final String TEXT =
      "(?:[^\\p{Cntrl} \"=\\[\\]\\\\]++"
          + "|\"(?:[^\\p{Cntrl}\"\\\\]++|\\\\[\"\\\\nrt]|\\\\u[0-9a-f]{4})*+\")";

  private static final Pattern LINE =
      Pattern.compile(
          "\\[\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} [+-]\\d\\d:\\d\\d]"
              + " \\[(?:DEBUG|INFO|WARN|ERROR)]"
              + " \\[(?:[A-Za-z0-9._-]+:\\d+|<unknown>)]"
              + (" \\[" + TEXT + "]")
              + ("(?: \\[" + TEXT + "=" + TEXT + "])*"));

  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  @Test
  void aRestoreLogsItsVersionArgumentsChainPhasesAndResult() {
    JsonNode report =
        CliRun.of(
                history.begin(
                    target(), history.first(), "--last=false", "--log-file", log().toString()))
            .json();

    assertThat(lines()).allMatch(line -> LINE.matcher(line).matches());
    assertThat(line("\"br starts\"")).contains("[version=" + ProgramVersion.TEXT + "]", "[java=");
    assertThat(line("[arguments]"))
        .contains(
            "[command=\"br restore point\"]",
            "[storage=" + history.log() + "]",
            "[restored-ts=" + history.first() + "]",
            "[last=false]");
    assertThat(line("\"restores a segment\""))
        .contains(
            "[target=" + target() + "]",
            "[chain=" + report.get("chain").asString() + "]",
            "[segment=1]",
            "[restored-ts=" + history.first() + "]");
    for (String phase : List.of("OPEN", "BASE", "APPLY", "SEAL")) {
      assertThat(line("\"phase " + phase + " begins\"")).contains("[INFO]");
      assertThat(line("\"phase " + phase + " ended\"")).contains("[seconds=");
    }
    assertThat(line("\"phase APPLY ended\"")).contains("[done=", "[total=", "[kvs=");
    assertThat(lastLine())
        .contains("[INFO]", "\"`br restore point` succeeded\"", "[exit-code=0]", "[result=")
        .contains(report.get("chain").asString());
  }

  @Test
  void rocksDbAddsOnlyItsWarnings() {
    CliRun.of(
            history.begin(
                target(), history.first(), "--last=false", "--log-file", log().toString()))
        .json();

    assertThat(lines("RocksDB")).allMatch(line -> line.contains("[WARN]"));
    assertThat(lines("Options.")).isEmpty();
  }

  @Test
  void aFailureIsLoggedWithItsCodeCauseAndStack() {
    CliRun.of(history.begin(target(), history.first(), "--last=false")).json();
    CliRun.of(
            history.next(
                target(),
                history.second(),
                history.end(),
                "--last=false",
                "--log-file",
                log().toString()))
        .refused(1, "CHAIN_GAP");

    assertThat(lines()).allMatch(line -> LINE.matcher(line).matches());
    assertThat(line("[failure]"))
        .contains("[ERROR]", "[code=CHAIN_GAP]", "[kind=user]", "[remedy=", "[cause=")
        .contains("[error=\"io.pitr.api.RestoreException: ", "\\n\\tat io.pitr.engine.");
    assertThat(lastLine()).contains("[ERROR]", "\"`br restore point` failed\"", "[exit-code=1]");
  }

  @Test
  void wrongUsageIsLoggedToo() {
    CliRun.of("restore", "status", "--target", target(), "--pd", "a:1", "--log-file", file())
        .refused(2, "USAGE_INVALID");
    assertThat(line("[failure]")).contains("[code=USAGE_INVALID]", "both --target and --pd");
    assertThat(lastLine()).contains("[exit-code=2]");
  }

  @Test
  void aCommandLineThatCantBeParsedIsLoggedToo() {
    CliRun.of("restore", "point", "--no-such-flag=5", "--log-file", file(), "-s", "local:///x")
        .refused(2, "USAGE_INVALID");

    assertThat(lines()).allMatch(line -> LINE.matcher(line).matches());
    assertThat(line("[arguments]"))
        .contains("[command=\"br restore point\"]", "--no-such-flag=***", "-s=local:///x");
    assertThat(line("[failure]")).contains("has no flag '--no-such-flag'");
    assertThat(lastLine()).contains("\"`br restore point` failed\"", "[exit-code=2]");
  }

  @Test
  void aWarningOnTheTerminalIsInTheLog() {
    CliRun run =
        CliRun.of(
            "restore", "point", "-s=x", "--start-ts=1", "--ddl-batch-size=7", "--log-file", file());

    assertThat(run.err()).contains("warning: --ddl-batch-size has no effect here");
    assertThat(line("--ddl-batch-size has no effect here")).contains("[WARN]");
  }

  @Test
  void aRetryOfAStorageIsLoggedWithItsReason() {
    CliRun run = CliRun.of("log", "info", "-s", unreachable(), "--quiet", "--log-file", file());

    assertThat(run.code()).isEqualTo(1);
    assertThat(line("\"retry until the storage answers\""))
        .contains("[INFO]", "s3://bucket/log", "[reason=", "[retry=1]", "[wait-ms=");
    assertThat(line("[failure]")).contains("[cause=");
  }

  @Test
  void aRetryOfTheClusterIsLoggedWithItsReason() {
    CliRun.of("plugins", "--log-file", file());
    Retry retry = RetryPolicy.PD.start(new NoWaits());
    while (retry.pause("GetMembers", "UNAVAILABLE: connection refused")) {
      assertThat(retry.used()).isPositive();
    }

    assertThat(lines("\"retry until PD answers\"").get(0))
        .contains("[step=GetMembers]", "[reason=\"UNAVAILABLE: connection refused\"]")
        .contains("[retry=1]", "[of=32]");
    assertThat(lines("\"retry until PD answers\"")).hasSizeLessThan(RetryPolicy.PD.retries());
  }

  @Test
  void noSecretIsInTheLogOrOnTheTerminal() throws IOException {
    List<String> secrets =
        List.of(
            "00112233445566778899aabbccddeeff", "AKIAEXAMPLE", "s3cr3t/value", "s3cr3t%2Fvalue");
    CliRun parsed =
        CliRun.of(
            "restore",
            "point",
            "--log-level=debug",
            "-s",
            unreachable(),
            "--full-backup-storage",
            unreachable(),
            "--crypter.method=aes128-ctr",
            "--crypter.key=" + secrets.get(0),
            "--target",
            target(),
            "--json",
            "--log-file",
            file());
    CliRun mistyped =
        CliRun.of(
            "restore",
            "point",
            "--crypter.kye=" + secrets.get(0),
            "--cripter.key",
            secrets.get(0),
            "--storage",
            unreachable(),
            "--json",
            "--log-file",
            file());

    assertThat(parsed.code()).isEqualTo(1);
    assertThat(mistyped.code()).isEqualTo(2);
    assertThat(lines()).allMatch(line -> LINE.matcher(line).matches());
    assertThat(line("[arguments]")).contains("[crypter.key=***]", "secret-access-key=***");
    for (String secret : secrets) {
      assertThat(Files.readString(log())).doesNotContain(secret);
      assertThat(parsed.out() + parsed.err() + mistyped.out() + mistyped.err())
          .doesNotContain(secret);
    }
  }

  @Test
  void controlCharactersOfNamesAreEscaped() throws IOException {
    CliRun.of("log", "info", "-s", "local:///no\u001b[31m\r\u009b\u202ename", "--log-file", file());

    assertThat(Files.readString(log()))
        .contains("\\u001b[31m\\r\\u009b\\u202ename")
        .doesNotContain("\u001b", "\r", "\u009b", "\u202e");
    assertThat(lines()).allMatch(line -> LINE.matcher(line).matches());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restore status --target TARGET",
        "restore finish --target TARGET",
        "restore abort --target TARGET",
        "restore follow -s LOG --full-backup-storage FULL --target TARGET --until END",
        "restore point -s LOG --full-backup-storage FULL --target TARGET --dry-run",
        "check --target TARGET",
        "export --target TARGET -o OUT",
        "log info -s LOG",
        "log verify -s LOG",
        "log timeline -s LOG",
        "backup info -s FULL",
        "backup verify -s FULL",
        "plugins"
      })
  void everyCommandLogsItsStartAndItsEnd(String line) {
    var words = new ArrayList<String>();
    for (String word : line.split(" ")) {
      words.add(
          switch (word) {
            case "TARGET" -> target();
            case "LOG" -> history.log().toString();
            case "FULL" -> history.full().toString();
            case "END" -> history.first().toString();
            case "OUT" -> folder.resolve("out").toString();
            default -> word;
          });
    }
    words.addAll(List.of("--quiet", "--log-file", file()));
    int code = CliRun.of(words).code();

    String command = line.replaceFirst(" -.*", "");
    assertThat(line("[arguments]")).contains("br " + command);
    assertThat(lastLine())
        .contains("`br " + command + "` " + (code == 0 ? "succeeded" : "failed"))
        .contains("[exit-code=" + code + "]");
  }

  @Test
  void aResultThatCantBePrintedIsAFailureInTheLog() {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    var context =
        CliContext.of(
            new PrintStream(full, false, StandardCharsets.UTF_8),
            OutputStream.nullOutputStream(),
            Screen.NONE,
            Optional.empty());

    assertThat(Main.run(context, "plugins", "--log-file", file())).isEqualTo(1);
    assertThat(line("[failure]")).contains("[code=OUTPUT_FAILED]");
    assertThat(lastLine()).contains("\"`br plugins` failed\"");
  }

  @Test
  void theLevelErrorLeavesOnlyErrors() {
    CliRun.of("log", "info", "-s", "local:///none", "--log-level=error", "--log-file", file());

    assertThat(lines()).isNotEmpty().allMatch(line -> line.contains("] [ERROR] ["));
  }

  /** An S3 service that refuses connections. */
  private static String unreachable() {
    return "s3://bucket/log?endpoint=http://127.0.0.1:1&region=eu-west-1"
        + "&access-key=AKIAEXAMPLE&secret-access-key=s3cr3t%2Fvalue";
  }

  private Path log() {
    return folder.resolve("br.log");
  }

  private String file() {
    return log().toString();
  }

  private String target() {
    return "embedded://" + folder.resolve("target");
  }

  /** The file is read while the log is open: every line is written at once. */
  private List<String> lines() {
    try {
      return Files.readAllLines(log());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> lines(String part) {
    return lines().stream().filter(line -> line.contains(part)).toList();
  }

  private String line(String part) {
    List<String> found = lines(part);
    assertThat(found).as("lines with " + part + " of\n" + String.join("\n", lines())).isNotEmpty();
    return found.get(0);
  }

  private String lastLine() {
    List<String> all = lines();
    return all.get(all.size() - 1);
  }

  /** Time in which waits take none. */
  private static final class NoWaits implements TimeSource {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Instant wallTime() {
      return Instant.EPOCH;
    }

    @Override
    public void sleep(Duration duration) {}
  }
}
