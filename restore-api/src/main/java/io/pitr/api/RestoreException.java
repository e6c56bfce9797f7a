package io.pitr.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exception of this program: one or more {@link Problem}s, the most serious one first. */
public final class RestoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public RestoreException(ErrorCode code, String what, String where) {
    this(List.of(Problem.of(code, what, where)), null);
  }

  public RestoreException(ErrorCode code, String what, String where, String remedy) {
    this(List.of(new Problem(code, what, where, remedy)), null);
  }

  public RestoreException(ErrorCode code, String what, String where, Throwable cause) {
    this(List.of(Problem.of(code, what, where)), cause);
  }

  public RestoreException(
      ErrorCode code, String what, String where, String remedy, Throwable cause) {
    this(List.of(new Problem(code, what, where, remedy)), cause);
  }

  public RestoreException(List<Problem> problems, @Nullable Throwable cause) {
    super(message(problems), cause);
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }

  public ErrorCode code() {
    return problems.get(0).code();
  }

  /** Whether all problems are transient; see {@link ErrorCode#isTransient}. */
  public boolean isTransient() {
    return problems.stream().allMatch(problem -> problem.code().isTransient());
  }

  private static String message(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an exception needs a problem");
    }
    return String.join("\n", problems.stream().map(Problem::line).toList());
  }
}
