package io.pitr.api;

import java.util.ArrayList;
import java.util.List;

/** Gathers all that is wrong with a request, so that it is said once. Not thread-safe. */
public final class ProblemCollector {
  private final List<Problem> problems = new ArrayList<>();

  public void add(Problem problem) {
    problems.add(problem);
  }

  public void add(ErrorCode code, String what, String where) {
    problems.add(Problem.of(code, what, where));
  }

  /** Runs a step; what it throws as {@link RestoreException} is gathered instead. */
  public void attempt(Runnable step) {
    try {
      step.run();
    } catch (RestoreException e) {
      problems.addAll(e.problems());
    }
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Ends the gathering.
   *
   * @throws RestoreException when anything was gathered
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new RestoreException(problems, null);
    }
  }
}
