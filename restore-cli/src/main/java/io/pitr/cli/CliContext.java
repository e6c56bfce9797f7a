package io.pitr.cli;

import io.pitr.cli.log.PhaseLog;
import io.pitr.cli.log.RunLog;
import io.pitr.cli.output.Keyboard;
import io.pitr.cli.output.ProgressDisplay;
import io.pitr.cli.output.Screen;
import io.pitr.cli.output.StatusLine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Streams and installation of one run of the program.
 *
 * @param out receives results and nothing else
 * @param err receives messages, through {@code status}
 * @param status the progress line at the end of {@code err}
 * @param screen the device behind {@code err}
 * @param keyboard answers questions
 * @param home folder of the installation; plugins are loaded from its {@code plugins} folder
 * @param log of this run; empty until a command opens it
 * @param stop asks this run to stop
 * @param work what this run is doing
 */
public record CliContext(
    PrintStream out,
    PrintStream err,
    StatusLine status,
    Screen screen,
    Keyboard keyboard,
    Optional<Path> home,
    RunLog log,
    StopSwitch stop,
    CurrentWork work) {

  /**
   * @param err standard error
   */
  static CliContext of(PrintStream out, OutputStream err, Screen screen, Optional<Path> home) {
    var status = new StatusLine(err);
    return new CliContext(
        out,
        new PrintStream(status, true, StandardCharsets.UTF_8),
        status,
        screen,
        Keyboard.NONE,
        home,
        new RunLog(),
        new StopSwitch(),
        new CurrentWork());
  }

  CliContext with(Keyboard other) {
    return new CliContext(out, err, status, screen, other, home, log, stop, work);
  }

  /** The folder that the launcher passes; empty if the program was started without it. */
  static Optional<Path> installation() {
    String home = System.getProperty("br.home", "");
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home));
  }

  /**
   * Shows and logs the progress of a command.
   *
   * @param quiet show nothing
   */
  RunProgress progress(boolean quiet) {
    return new RunProgress(
        ProgressDisplay.start(err, status, screen, quiet), new PhaseLog(System::nanoTime), work);
  }
}
