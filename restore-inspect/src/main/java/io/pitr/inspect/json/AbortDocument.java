package io.pitr.inspect.json;

import io.pitr.api.Tso;
import io.pitr.engine.report.AbortReport;
import java.util.List;

@Description("Result of `br restore abort`.")
public record AbortDocument(
    @Description("`restore abort`") String command,
    @Description("id of the chain; empty if there was none") String chain,
    @Description("timestamp that sealed segments reached; 0 if none was sealed") Tso reachedTs,
    @Description("quoted names of the restored objects that stay on the target")
        List<String> remainingObjects,
    @Description("a sentence for the user; may be empty") String detail) {

  public static AbortDocument of(AbortReport report) {
    return new AbortDocument(
        "restore abort", report.chain(), report.reached(), report.objects(), report.detail());
  }
}
