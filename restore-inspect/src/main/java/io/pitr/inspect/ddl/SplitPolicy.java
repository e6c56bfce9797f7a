package io.pitr.inspect.ddl;

import io.pitr.format.schema.TableInfo;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * The region split policies of SHOW CREATE TABLE: first the table's, then those of its public
 * indexes.
 */
final class SplitPolicy {
  private static final int PUBLIC = 5;

  private SplitPolicy() {}

  static String text(TableInfo table) {
    StringBuilder out = new StringBuilder();
    append("SPLIT", table.extra("table_split_policy"), out);
    for (JsonNode index : table.extra("index_info")) {
      if (index.path("state").asInt(0) == PUBLIC) {
        String name = index.path("idx_name").path("O").asString("");
        String what =
            index.path("is_primary").asBoolean(false)
                ? "SPLIT PRIMARY KEY"
                : "SPLIT INDEX " + SqlText.name(name);
        append(what, index.path("region_split_policy"), out);
      }
    }
    return out.toString();
  }

  private static void append(String what, JsonNode policy, StringBuilder out) {
    if (policy.isObject()) {
      out.append("\n/*T![region_split] ").append(what);
      out.append(" BETWEEN (").append(values(policy.path("lower")));
      out.append(") AND (").append(values(policy.path("upper")));
      out.append(") REGIONS ").append(policy.path("regions").asLong(0)).append(" */");
    }
  }

  private static String values(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(value -> value.asString(""))
        .collect(Collectors.joining(","));
  }
}
