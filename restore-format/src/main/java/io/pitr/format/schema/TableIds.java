package io.pitr.format.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds and replaces ids of tables, partitions and databases in a table's definition
 * (spec/segmented-restore.md A.6).
 */
final class TableIds {
  /** Keys of {@code partition} whose elements have an {@code id}. */
  static final List<String> DEFINITION_LISTS =
      List.of("definitions", "adding_definitions", "dropping_definitions");

  private static final List<String> ID_LISTS =
      List.of("new_partition_ids", "original_partition_ids_order");

  private TableIds() {}

  static Set<Long> physical(long tableId, @Nullable PartitionInfo partition) {
    Set<Long> ids = new LinkedHashSet<>();
    if (partition == null || !partition.enabled()) {
      ids.add(tableId);
    }
    if (partition != null) {
      ids.addAll(partition.dataIds());
    }
    return ids;
  }

  static Set<Long> all(ObjectNode tree) {
    Set<Long> ids = new LinkedHashSet<>();
    LongUnaryOperator collect =
        id -> {
          ids.add(id);
          return id;
        };
    map(tree.deepCopy(), collect, LongUnaryOperator.identity());
    return ids;
  }

  /** Changes the tree in place. */
  static void map(ObjectNode tree, LongUnaryOperator tables, LongUnaryOperator databases) {
    mapField(tree, "id", tables);
    mapField(tree, "old_schema_id", databases);
    if (tree.path("partition") instanceof ObjectNode partition) {
      for (String list : DEFINITION_LISTS) {
        partition.path(list).forEach(definition -> mapField(definition, "id", tables));
      }
      for (String list : ID_LISTS) {
        mapElements(partition.path(list), tables);
      }
      partition.path("states").forEach(state -> mapField(state, "id", tables));
      mapField(partition, "new_table_id", tables);
    }
    JsonNode exchange = tree.path("exchange_partition_info");
    mapField(exchange, "exchange_partition_id", tables);
    mapField(exchange, "exchange_partition_def_id", tables);
    mapElements(tree.path("tiflash_replica").path("AvailablePartitionIDs"), tables);
  }

  private static void mapField(JsonNode parent, String key, LongUnaryOperator ids) {
    if (parent instanceof ObjectNode object && object.hasNonNull(key)) {
      long old = Fields.number(object.get(key), key);
      if (old != 0) {
        object.put(key, ids.applyAsLong(old));
      }
    }
  }

  private static void mapElements(JsonNode list, LongUnaryOperator ids) {
    if (list instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        long old = Fields.number(array.get(i), "id");
        if (old != 0) {
          array.set(i, LongNode.valueOf(ids.applyAsLong(old)));
        }
      }
    }
  }
}
