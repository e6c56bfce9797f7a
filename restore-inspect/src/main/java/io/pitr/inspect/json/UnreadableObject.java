package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.inspect.schema.SkippedTable;
import java.util.List;

/** A table, view or sequence that cannot be read and was skipped. */
public record UnreadableObject(
    @Description("quoted name; the id if the name is unknown") String table,
    @JsonUnwrapped ProblemDetails problem) {

  static List<UnreadableObject> of(List<SkippedTable> tables) {
    return tables.stream()
        .map(table -> new UnreadableObject(table.qualifiedName(), ProblemDetails.of(table.why())))
        .toList();
  }
}
