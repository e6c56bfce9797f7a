package io.pitr.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects all problems of a request, so that they are reported together. Not thread-safe. */
public final class ProblemCollector {
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable RestoreException first;

  public void add(Problem problem) {
    problems.add(problem);
  }

  public void add(ErrorCode code, String what, String where) {
    problems.add(Problem.of(code, what, where));
  }

  /** Runs a step and collects the problems of a {@link RestoreException} that it throws. */
  public void attempt(Runnable step) {
    try {
      step.run();
    } catch (RestoreException e) {
      problems.addAll(e.problems());
      if (first == null) {
        first = e;
      } else if (first != e) {
        first.addSuppressed(e);
      }
    }
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Ends the collection.
   *
   * @throws RestoreException if there are any problems
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new RestoreException(problems, first);
    }
  }
}
