package io.pitr.inspect.json;

import io.pitr.api.ErrorCode;
import io.pitr.api.Problem;

/** An error. */
public record ProblemDetails(
    @Description("stable code, see errors.md") String code,
    @Description("who can solve it") ErrorCode.Kind kind,
    @Description("what happened") String message,
    @Description("file, flag or object; may be empty") String where,
    @Description("what to do") String remedy) {

  public static ProblemDetails of(Problem problem) {
    return new ProblemDetails(
        problem.code().code(),
        problem.code().kind(),
        problem.what(),
        problem.where(),
        problem.remedy());
  }
}
