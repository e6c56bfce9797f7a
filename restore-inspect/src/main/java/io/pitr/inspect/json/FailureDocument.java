package io.pitr.inspect.json;

import io.pitr.api.Problem;
import java.util.List;

@Description("Result of any command that failed, wrong usage included.")
public record FailureDocument(
    @Description("as far as it is known") String command,
    @Description("the most serious error") ProblemDetails error,
    @Description("further errors") List<ProblemDetails> moreErrors) {

  public static FailureDocument of(String command, List<Problem> problems) {
    return new FailureDocument(
        command,
        ProblemDetails.of(problems.get(0)),
        problems.stream().skip(1).map(ProblemDetails::of).toList());
  }
}
