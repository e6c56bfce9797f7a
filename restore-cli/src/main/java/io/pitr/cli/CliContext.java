package io.pitr.cli;

import io.pitr.cli.output.ProgressDisplay;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run of the program is given by its surroundings.
 *
 * @param out results; nothing else is written there
 * @param err messages, progress
 * @param errIsTerminal progress may be drawn over itself
 * @param color colours are wanted there
 * @param home where the program is installed; its {@code plugins} folder is read
 */
public record CliContext(
    PrintStream out, PrintStream err, boolean errIsTerminal, boolean color, Optional<Path> home) {

  /**
   * @param quiet shows nothing
   */
  ProgressDisplay progress(boolean quiet) {
    return new ProgressDisplay(err, errIsTerminal, quiet);
  }
}
