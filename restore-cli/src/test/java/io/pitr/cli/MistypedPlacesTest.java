package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command whose storage or target is mistyped fails and creates nothing. */
@Execution(ExecutionMode.SAME_THREAD)
class MistypedPlacesTest {
  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  static Stream<List<String>> readers() {
    return Stream.of(
        List.of("log", "info"),
        List.of("log", "verify"),
        List.of("log", "timeline"),
        List.of("backup", "info"),
        List.of("backup", "verify"));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void aReaderOfAMissingBackupFails(List<String> command) {
    String missing = folder.resolve("missing").toString();

    CliRun run =
        CliRun.of(Stream.concat(command.stream(), Stream.of("-s", missing, "--quiet")).toList());

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFollowerOfAMissingLogCreatesNoTarget() {
    CliRun run =
        CliRun.of(
            "restore",
            "follow",
            "-s",
            folder.resolve("missing").toString(),
            "--full-backup-storage",
            history.full().toString(),
            "--target",
            "embedded://" + folder.resolve("target"));

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSegmentThatContinuesAMissingTargetCreatesNone() {
    String target = "embedded://" + folder.resolve("target");

    CliRun.of(history.next(target, history.first(), history.second(), "--last=true"))
        .refused(1, "CHAIN_MISSING");

    assertThat(folder).isEmptyDirectory();
  }
}
