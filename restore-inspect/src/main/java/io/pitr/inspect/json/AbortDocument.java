package io.pitr.inspect.json;

import io.pitr.api.Tso;
import io.pitr.engine.report.AbortReport;
import java.util.List;
import java.util.Locale;

@Description("Result of `br restore abort`.")
public record AbortDocument(
    @Description("`restore abort`") String command,
    @Description("state before: `none`, `open`, `aborted`, `finished`") String state,
    @Description("id of the chain; empty if there was none or its record can't be read")
        String chain,
    @Description("timestamp that sealed segments reached; 0 if none was sealed") Tso reachedTs,
    @Description("the record of the chain is deleted") boolean purged,
    @Description("quoted names of the objects that were removed") List<String> droppedObjects,
    @Description("quoted names of the objects that the chain created and that stay on the target")
        List<String> remainingObjects,
    @Description("a sentence for the user; may be empty") String detail) {

  public static AbortDocument of(AbortReport report) {
    return new AbortDocument(
        "restore abort",
        report.found().state().name().toLowerCase(Locale.ROOT),
        report.found().chain(),
        report.found().reached(),
        report.purged(),
        report.dropped(),
        report.left(),
        report.found().detail());
  }
}
