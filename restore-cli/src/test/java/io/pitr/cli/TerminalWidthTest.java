package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher on a terminal of its own, which script(1) of util-linux makes. */
@EnabledIf("scriptIsInstalled")
class TerminalWidthTest {
  private static final Path LAUNCH =
      Path.of(System.getProperty("pitr.root", "..")).resolve("restore-cli/src/dist/launch");
  private static final int TIMEOUT_SECONDS = 60;

  static boolean scriptIsInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/script"));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void theProgramGetsTheWidthOfTheTerminal(int columns) throws Exception {
    String launch =
        "stty cols "
            + columns
            + " rows 24; source '"
            + LAUNCH.toAbsolutePath().normalize()
            + "'; java=echo major=17 home=/nowhere near= remote= start=/nowhere; launch --version";
    var script =
        new ProcessBuilder("/usr/bin/script", "-qec", "bash -c \"" + launch + "\"", "/dev/null")
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    script.environment().put("TERM", "xterm");
    Process process = script.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(printed)
        .contains("-Dbr.stderr.terminal=true")
        .contains("-Dbr.stderr.columns=" + columns + " ");
  }
}
