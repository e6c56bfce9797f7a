package io.pitr.format.schema;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rolls back or completes a partition change in flight.
 *
 * <p>A drop or truncation past {@code write only} is completed: from that state on, rows of the
 * range may be in other partitions, and TiDB can't cancel it either. A reorganization is rolled
 * back up to {@code delete reorganization}, where both sides still receive every change; after that
 * only the new side is complete.
 */
final class InFlightPartitions {
  private static final List<String> MARKS =
      List.of(
          "new_partition_ids",
          "original_partition_ids_order",
          "ddl_action",
          "new_table_id",
          "ddl_type",
          "ddl_expr",
          "ddl_columns",
          "ddl_update_indexes",
          "ddl_changed_index");

  private final ObjectNode table;
  private final ObjectNode partition;
  private final SchemaState state;
  private final Set<Long> dropIndexes = new HashSet<>();
  private final List<Long> rebuild = new ArrayList<>();
  private final List<String> unresolved = new ArrayList<>();

  private InFlightPartitions(ObjectNode table, ObjectNode partition) {
    this.table = table;
    this.partition = partition;
    Fields fields = new Fields(partition, "TableInfo.partition");
    state = SchemaState.of(fields.small("ddl_state"));
  }

  /** Changes the tree in place. */
  static Outcome rollBack(ObjectNode table) {
    if (!(table.path("partition") instanceof ObjectNode partition)) {
      return new Outcome(Set.of(), List.of(), List.of(), List.of());
    }
    Set<Long> before = ids(partition);
    InFlightPartitions step = new InFlightPartitions(table, partition);
    step.run();
    Set<Long> after = table.path("partition").isNull() ? Set.of() : ids(partition);
    before.removeAll(after);
    before.remove(table.path("id").asLong(0));
    return new Outcome(
        step.dropIndexes, List.copyOf(before), step.rebuild, List.copyOf(step.unresolved));
  }

  private static Set<Long> ids(ObjectNode partition) {
    Set<Long> ids = new LinkedHashSet<>();
    for (String list : TableIds.DEFINITION_LISTS) {
      partition.path(list).forEach(definition -> ids.add(definition.path("id").asLong(0)));
    }
    partition.path("new_partition_ids").forEach(id -> ids.add(id.asLong(0)));
    ids.add(partition.path("new_table_id").asLong(0));
    ids.remove(0L);
    return ids;
  }

  private void run() {
    ActionType action = ActionType.of(partition.path("ddl_action").asInt(0));
    boolean reorganizing =
        action == ActionType.REORGANIZE_PARTITION
            || action == ActionType.PARTITION_BY
            || action == ActionType.REMOVE_PARTITIONING;
    if (reorganizing && state == SchemaState.PUBLIC && action != ActionType.REORGANIZE_PARTITION) {
      unresolved.add(
          "a change of partitioning has switched to its new partitions, but not to its new table"
              + " id "
              + partition.path("new_table_id").asLong(0));
      return;
    }
    if (reorganizing && state == SchemaState.DELETE_REORGANIZATION) {
      revertIndexes();
      revertDefinitions(action);
    } else if (reorganizing && state == SchemaState.PUBLIC) {
      dropIndexes.addAll(changedIndexes(false));
    } else if (reorganizing) {
      dropIndexes.addAll(changedIndexes(true));
    } else if (partition.path("dropping_definitions").size() > 0
        && state != SchemaState.WRITE_ONLY) {
      rebuildGlobalIndexes();
    }
    if (unresolved.isEmpty()) {
      clearMarks();
    }
  }

  /** Ids of the indexes that the change creates ({@code made}) or replaces. */
  private Set<Long> changedIndexes(boolean made) {
    Set<Long> ids = new HashSet<>();
    if (partition.path("ddl_changed_index") instanceof ObjectNode changed) {
      for (var entry : changed.properties()) {
        if (entry.getValue().asBoolean(false) == made) {
          ids.add(indexId(entry.getKey()));
        }
      }
    }
    return ids;
  }

  private static long indexId(String key) {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      throw GoJson.corrupt("TableInfo.partition.ddl_changed_index", "not an index id: " + key);
    }
  }

  private void revertIndexes() {
    dropIndexes.addAll(changedIndexes(true));
    Set<Long> replaced = changedIndexes(false);
    Map<String, Long> restored = new HashMap<>();
    for (JsonNode node : table.path("index_info")) {
      ObjectNode index = (ObjectNode) node;
      long id = index.path("id").asLong(0);
      boolean waiting = index.path("state").asInt(0) == SchemaState.DELETE_REORGANIZATION.code();
      if (replaced.contains(id) || (waiting && !dropIndexes.contains(id))) {
        index.put("state", SchemaState.PUBLIC.code());
        restored.put(Name.read(index.path("idx_name"), "index").lower(), id);
      }
    }
    // Versions without ddl_changed_index: the old and the new index have the same name.
    for (JsonNode index : table.path("index_info")) {
      Long old = restored.get(Name.read(index.path("idx_name"), "index").lower());
      if (old != null && index.path("id").asLong(0) > old) {
        dropIndexes.add(index.path("id").asLong(0));
      }
    }
  }

  private void revertDefinitions(ActionType action) {
    ArrayNode dropping = copy("dropping_definitions");
    if (action != ActionType.REORGANIZE_PARTITION) {
      swap("type", "ddl_type");
      swap("expr", "ddl_expr");
      swap("columns", "ddl_columns");
      partition.set("definitions", dropping);
    } else {
      Map<Long, JsonNode> byId = new HashMap<>();
      copy("definitions")
          .forEach(definition -> byId.put(definition.path("id").asLong(0), definition));
      dropping.forEach(definition -> byId.put(definition.path("id").asLong(0), definition));
      ArrayNode original = JsonNodeFactory.instance.arrayNode();
      for (JsonNode id : partition.path("original_partition_ids_order")) {
        JsonNode definition = byId.get(id.asLong(0));
        if (definition != null) {
          original.add(definition);
        }
      }
      if (original.size() != partition.path("original_partition_ids_order").size()
          || original.isEmpty()) {
        unresolved.add("the partitions before a reorganization can't be determined");
        return;
      }
      partition.set("definitions", original);
    }
    partition.put("num", partition.path("definitions").size());
  }

  private void swap(String key, String otherKey) {
    JsonNode value = partition.get(key);
    JsonNode other = partition.get(otherKey);
    // Go omits zero values.
    partition.set(key, other == null ? zeroOf(key) : other);
    partition.set(otherKey, value);
  }

  private static JsonNode zeroOf(String key) {
    return switch (key) {
      case "type" -> JsonNodeFactory.instance.numberNode(0L);
      case "expr" -> JsonNodeFactory.instance.stringNode("");
      default -> JsonNodeFactory.instance.nullNode();
    };
  }

  private void rebuildGlobalIndexes() {
    for (JsonNode index : table.path("index_info")) {
      if (index.path("is_global").asBoolean(false)) {
        rebuild.add(index.path("id").asLong(0));
      }
    }
  }

  private void clearMarks() {
    for (String list : List.of("adding_definitions", "dropping_definitions", "states")) {
      if (partition.hasNonNull(list)) {
        partition.putNull(list);
      }
    }
    MARKS.forEach(partition::remove);
    if (partition.path("ddl_state").asInt(0) != 0) {
      partition.put("ddl_state", 0);
    }
    if (partition.path("type").asInt(0) == PartitionInfo.NONE) {
      table.putNull("partition");
    }
  }

  private ArrayNode copy(String list) {
    @Nullable JsonNode node = partition.get(list);
    return node instanceof ArrayNode array
        ? array.deepCopy()
        : JsonNodeFactory.instance.arrayNode();
  }

  /**
   * @param indexesToDrop ids
   * @param removedIds of partitions and tables
   * @param globalIndexesToRebuild ids
   * @param unresolved descriptions of what could not be made consistent
   */
  record Outcome(
      Set<Long> indexesToDrop,
      List<Long> removedIds,
      List<Long> globalIndexesToRebuild,
      List<String> unresolved) {}
}
