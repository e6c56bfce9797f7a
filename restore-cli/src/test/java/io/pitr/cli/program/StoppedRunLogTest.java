package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.demo.SampleShop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log file of a run that a signal ends. */
class StoppedRunLogTest {
  private static final String WAITS = "follower waits";
  private static final int PAUSE_MILLIS = 50;

  @TempDir Path folder;

  @BeforeEach
  void makeBackups() {
    SampleShop unused = SampleShop.open(folder);
  }

  @Test
  void aFollowerThatIsTerminatedWhileItWaitsHasDoneItsWork() throws Exception {
    Process follower = waitingFollower();

    follower.destroy();

    assertThat(follower.waitFor()).isZero();
    List<String> lines = lines();
    assertThat(lines)
        .anyMatch(line -> line.contains("was asked to stop") && line.contains("SIGTERM"));
    assertThat(lines.get(lines.size() - 1))
        .contains("[INFO]", "`br restore follow` succeeded", "[exit-code=0]");
  }

  @Test
  void aKillLosesNoLine() throws Exception {
    Process follower = waitingFollower();

    follower.destroyForcibly().waitFor();

    assertThat(Files.readString(folder.resolve("br.log"))).endsWith("]\n");
    assertThat(String.join("\n", lines()))
        .contains("br starts", "phase APPLY ended", "segment is restored", WAITS);
  }

  private Process waitingFollower() throws Exception {
    Process follower =
        ProgramRun.builder(
                folder,
                "restore",
                "follow",
                "--quiet",
                "-s",
                "local://" + folder.resolve("log"),
                "--full-backup-storage",
                "local://" + folder.resolve("full"),
                "--target",
                "embedded://standby",
                "--log-file",
                "br.log")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (follower.isAlive() && lines().stream().noneMatch(line -> line.contains(WAITS))) {
      Thread.sleep(PAUSE_MILLIS);
    }
    assertThat(follower.isAlive()).isTrue();
    return follower;
  }

  private List<String> lines() throws Exception {
    Path log = folder.resolve("br.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }
}
