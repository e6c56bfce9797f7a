package io.pitr.workload;

import io.pitr.workload.Objects.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers questions about a table by its definition. */
final class TableFacts {
  private TableFacts() {}

  static @Nullable JsonNode column(ObjectNode table, String name) {
    for (JsonNode column : table.get("cols")) {
      if (column.get("name").get("L").stringValue().equals(name)
          && column.get("state").intValue() == 5) {
        return column;
      }
    }
    return null;
  }

  static boolean hasGlobalIndex(ObjectNode table) {
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_global").booleanValue()) {
        return true;
      }
    }
    return false;
  }

  static List<String> partitionNames(ObjectNode table) {
    List<String> names = new ArrayList<>();
    table
        .get("partition")
        .get("definitions")
        .forEach(d -> names.add(d.get("name").get("O").stringValue()));
    return names;
  }

  static boolean isPartitioned(ObjectNode table, int type) {
    return table.get("partition") instanceof ObjectNode partition
        && partition.get("type").intValue() == type
        && partition.get("ddl_state").intValue() == 0;
  }

  static Optional<String> anyIndex(Found table, SplittableRandom random) {
    List<String> names = new ArrayList<>();
    for (JsonNode index : table.tree().path("index_info")) {
      if (!index.get("is_primary").booleanValue() && index.get("state").intValue() == 5) {
        names.add(index.get("idx_name").get("O").stringValue());
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(names.get(random.nextInt(names.size())));
  }

  static boolean noPrimaryKey(ObjectNode table) {
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_primary").booleanValue()) {
        return false;
      }
    }
    return true;
  }
}
