package io.pitr.cli;

import io.pitr.cli.output.ProgressDisplay;
import io.pitr.cli.output.Screen;
import io.pitr.cli.output.StatusLine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run of the program is given by its surroundings.
 *
 * @param out results; nothing else is written there
 * @param err messages; writes through {@code status}
 * @param status progress, at the foot of {@code err}
 * @param screen what is behind {@code err}
 * @param home where the program is installed; its {@code plugins} folder is read
 */
public record CliContext(
    PrintStream out, PrintStream err, StatusLine status, Screen screen, Optional<Path> home) {

  /**
   * @param err standard error as it is
   */
  static CliContext of(PrintStream out, OutputStream err, Screen screen, Optional<Path> home) {
    var status = new StatusLine(err);
    return new CliContext(
        out, new PrintStream(status, true, StandardCharsets.UTF_8), status, screen, home);
  }

  /** The same, with results elsewhere. */
  CliContext withOut(PrintStream other) {
    return new CliContext(other, err, status, screen, home);
  }

  /**
   * @param quiet shows nothing
   */
  ProgressDisplay progress(boolean quiet) {
    return ProgressDisplay.start(err, status, screen, quiet);
  }
}
