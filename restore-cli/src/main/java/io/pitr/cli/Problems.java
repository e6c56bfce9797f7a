package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import java.util.List;
import picocli.CommandLine;

/** Turns any failure into problems for the user. */
final class Problems {
  private Problems() {}

  /**
   * At least one; the commands that they recommend are complete.
   *
   * @param command that failed
   */
  static List<Problem> of(Throwable e, CommandLine command) {
    var commands = new RemedyCommands(command.getCommandSpec());
    return of(e).stream().map(commands::complete).toList();
  }

  /** At least one. */
  static List<Problem> of(Throwable e) {
    if (e instanceof RestoreException known) {
      // Every unit of work that was under way reports the same stop.
      return known.code() == StopError.INTERRUPTED
          ? known.problems().subList(0, 1)
          : known.problems();
    }
    if (e instanceof OutOfMemoryError) {
      return List.of(Problem.of(CliError.OUT_OF_MEMORY, String.valueOf(e.getMessage()), ""));
    }
    return List.of(Problem.of(CliError.INTERNAL_ERROR, e.toString(), ""));
  }
}
