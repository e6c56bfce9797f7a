package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import java.util.List;

/** Turns any failure into problems for the user. */
final class Problems {
  private Problems() {}

  /** At least one. */
  static List<Problem> of(Throwable e) {
    if (e instanceof RestoreException known) {
      return known.problems();
    }
    if (e instanceof OutOfMemoryError) {
      return List.of(Problem.of(CliError.OUT_OF_MEMORY, String.valueOf(e.getMessage()), ""));
    }
    return List.of(Problem.of(CliError.INTERNAL_ERROR, e.toString(), ""));
  }
}
