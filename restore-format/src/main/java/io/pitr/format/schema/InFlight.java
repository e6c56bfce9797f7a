package io.pitr.format.schema;

import io.pitr.api.schema.SchemaState;
import io.pitr.format.key.IndexIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a table consistent whose DDL jobs will never continue: rolls the jobs back as TiDB would
 * after a cancel, and completes those that TiDB can't roll back (spec/segmented-restore.md D-01 to
 * D-09, D-21, D-22).
 */
public final class InFlight {
  private static final long KEY_FLAGS =
      FieldType.PRIMARY_KEY | FieldType.UNIQUE_KEY | FieldType.MULTIPLE_KEY;
  private static final long PREVENT_NULL_INSERT = 1L << 20;
  private static final long DROP_COLUMN_INDEX = 1L << 22;

  private final ObjectNode tree;
  private final Set<Long> indexIds = new HashSet<>();
  private final List<Long> removedIndexes = new ArrayList<>();
  private final List<String> removedColumns = new ArrayList<>();
  private final List<String> removedConstraints = new ArrayList<>();

  private InFlight(ObjectNode tree) {
    this.tree = tree;
  }

  /** Pure. Returns the same instance of a table that has no job in flight. */
  public static RolledBack rollBack(TableInfo table) {
    List<InFlightPartitions.Outcome> partitions = new ArrayList<>();
    List<InFlight> steps = new ArrayList<>();
    TableInfo cleaned =
        table.edit(
            tree -> {
              InFlight step = new InFlight(tree);
              steps.add(step);
              partitions.add(InFlightPartitions.rollBack(tree));
              step.dropIndexes(partitions.get(0).indexesToDrop());
              step.dropColumns();
              step.dropConstraints();
              step.clearMarks();
            });
    InFlight step = steps.get(0);
    InFlightPartitions.Outcome partition = partitions.get(0);
    List<Long> physicalIds = new ArrayList<>(partition.removedIds());
    physicalIds.removeAll(cleaned.physicalIds());
    return new RolledBack(
        cleaned,
        step.removedIndexes,
        step.removedColumns,
        step.removedConstraints,
        physicalIds,
        partition.globalIndexesToRebuild(),
        partition.unresolved());
  }

  /**
   * The table without one of its indexes, as after DROP INDEX: hidden columns for its expressions
   * are removed too. Pure; returns the same instance if there is no such index.
   */
  public static TableInfo withoutIndex(TableInfo table, long indexId) {
    if (table.indexes().stream().noneMatch(index -> index.id() == indexId)) {
      return table;
    }
    return table.edit(
        tree -> {
          InFlight step = new InFlight(tree);
          step.dropIndexes(Set.of(indexId));
          step.dropColumns();
        });
  }

  private void dropIndexes(Set<Long> alsoDrop) {
    if (!(tree.path("index_info") instanceof ArrayNode indexes)) {
      return;
    }
    List<ObjectNode> removed = new ArrayList<>();
    for (int i = indexes.size() - 1; i >= 0; i--) {
      ObjectNode index = (ObjectNode) indexes.get(i);
      long id = new Fields(index, "index").number("id");
      if (!isPublic(index) || alsoDrop.contains(id)) {
        indexes.remove(i);
        removed.add(0, index);
        removedIndexes.add(0, id);
        indexIds.add(id);
      }
    }
    removed.forEach(index -> clearKeyFlags(index, indexes));
    if (indexes.isEmpty()) {
      tree.putNull("index_info");
    }
  }

  /** Removes the key flags that the index set on its columns; flags of other indexes stay. */
  private void clearKeyFlags(ObjectNode removed, ArrayNode remaining) {
    for (JsonNode part : removed.path("idx_cols")) {
      ObjectNode column = column(part.path("offset").asInt(-1));
      if (column == null) {
        continue;
      }
      long flags = flags(column) & ~KEY_FLAGS;
      boolean handle = tree.path("pk_is_handle").asBoolean(false);
      if (handle && (flags(column) & FieldType.PRIMARY_KEY) != 0) {
        flags |= FieldType.PRIMARY_KEY;
      }
      for (JsonNode index : remaining) {
        flags |= keyFlags(index, part.path("offset").asInt(-1));
      }
      setFlags(column, flags);
    }
  }

  private static long keyFlags(JsonNode index, int offset) {
    JsonNode parts = index.path("idx_cols");
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).path("offset").asInt(-1) != offset) {
        continue;
      }
      if (index.path("is_primary").asBoolean(false)) {
        return FieldType.PRIMARY_KEY;
      }
      if (i == 0) {
        boolean alone = parts.size() == 1 && index.path("is_unique").asBoolean(false);
        return alone ? FieldType.UNIQUE_KEY : FieldType.MULTIPLE_KEY;
      }
    }
    return 0;
  }

  private void dropColumns() {
    if (!(tree.path("cols") instanceof ArrayNode columns)) {
      return;
    }
    Set<Integer> used = usedOffsets();
    int[] newOffsets = new int[columns.size()];
    List<ObjectNode> kept = new ArrayList<>();
    for (int i = 0; i < newOffsets.length; i++) {
      ObjectNode column = (ObjectNode) columns.get(i);
      boolean orphan =
          column.path("hidden").asBoolean(false) && !used.contains(i) && !removedIndexes.isEmpty();
      if (isPublic(column) && !orphan) {
        newOffsets[i] = kept.size();
        kept.add(column);
      } else {
        newOffsets[i] = -1;
        removedColumns.add(Name.read(column.path("name"), "column").original());
      }
    }
    if (!removedColumns.isEmpty()) {
      dropIndexesOver(newOffsets);
      columns.removeAll();
      for (ObjectNode column : kept) {
        column.put("offset", columns.size());
        columns.add(column);
      }
    }
    columns.forEach(column -> clearColumnMarks((ObjectNode) column));
  }

  private Set<Integer> usedOffsets() {
    Set<Integer> used = new HashSet<>();
    for (JsonNode index : tree.path("index_info")) {
      index.path("idx_cols").forEach(part -> used.add(part.path("offset").asInt(-1)));
    }
    return used;
  }

  /** Updates the column offsets in indexes; drops indexes over removed columns. */
  private void dropIndexesOver(int[] newOffsets) {
    Set<Long> broken = new HashSet<>();
    for (JsonNode index : tree.path("index_info")) {
      for (JsonNode part : index.path("idx_cols")) {
        int offset = part.path("offset").asInt(-1);
        if (isColumn(offset, newOffsets) && newOffsets[offset] < 0) {
          broken.add(index.path("id").asLong(0));
        }
      }
    }
    if (!broken.isEmpty()) {
      dropIndexes(broken);
    }
    for (JsonNode index : tree.path("index_info")) {
      for (JsonNode part : index.path("idx_cols")) {
        int offset = part.path("offset").asInt(0);
        if (isColumn(offset, newOffsets)) {
          ((ObjectNode) part).put("offset", newOffsets[offset]);
        }
      }
    }
  }

  /**
   * False for an index over a missing column, which the upstream may have left; it stays unchanged.
   */
  private static boolean isColumn(int offset, int[] newOffsets) {
    return offset >= 0 && offset < newOffsets.length;
  }

  private static void clearColumnMarks(ObjectNode column) {
    column.remove("changing_type");
    if (column.hasNonNull("change_state_info")) {
      column.putNull("change_state_info");
    }
    setFlags(column, flags(column) & ~(PREVENT_NULL_INSERT | DROP_COLUMN_INDEX));
  }

  private void dropConstraints() {
    if (tree.path("constraint_info") instanceof ArrayNode constraints) {
      for (int i = constraints.size() - 1; i >= 0; i--) {
        if (!isPublic(constraints.get(i))) {
          removedConstraints.add(
              0, Name.read(constraints.get(i).path("constraint_name"), "constraint").original());
          constraints.remove(i);
        }
      }
    }
    if (tree.path("fk_info") instanceof ArrayNode keys) {
      for (int i = keys.size() - 1; i >= 0; i--) {
        // Clusters before 6.6 stored foreign keys with state 0 and version 0.
        boolean old = keys.get(i).path("state").asInt(0) == 0;
        if (!isPublic(keys.get(i)) && !old) {
          removedConstraints.add(
              0, Name.read(keys.get(i).path("fk_name"), "foreign key").original());
          keys.remove(i);
        }
      }
    }
  }

  private void clearMarks() {
    for (JsonNode index : tree.path("index_info")) {
      if (index.path("backfill_state").asInt(0) != 0) {
        ((ObjectNode) index).put("backfill_state", 0);
      }
      index.path("idx_cols").forEach(part -> ((ObjectNode) part).remove("using_changing_type"));
    }
    for (String key : List.of("exchange_partition_info", "Lock")) {
      if (tree.hasNonNull(key)) {
        tree.putNull(key);
      }
    }
    if (tree.path("cache_table_status").asInt(0) != 0) {
      tree.put("cache_table_status", 0);
    }
    if (!isPublic(tree)) {
      tree.put("state", SchemaState.PUBLIC.code());
    }
  }

  private static boolean isPublic(JsonNode object) {
    return object.path("state").asInt(0) == SchemaState.PUBLIC.code();
  }

  private @Nullable ObjectNode column(int offset) {
    return tree.path("cols").path(offset) instanceof ObjectNode column ? column : null;
  }

  private static long flags(ObjectNode column) {
    return column.path("type").path("Flag").asLong(0);
  }

  private static void setFlags(ObjectNode column, long flags) {
    if (flags != flags(column) && column.path("type") instanceof ObjectNode type) {
      type.put("Flag", flags);
    }
  }

  /**
   * The result of a rollback.
   *
   * @param table consistent definition
   * @param indexIds removed indexes, whose entries must be deleted; without temporary indexes
   * @param columns names of removed columns
   * @param constraints names of removed CHECK constraints and foreign keys
   * @param physicalIds of removed partitions or of a new table, whose keys must be deleted
   * @param globalIndexesToRebuild ids of indexes that may have entries of those partitions
   * @param unresolved descriptions of what could not be made consistent
   */
  public record RolledBack(
      TableInfo table,
      List<Long> indexIds,
      List<String> columns,
      List<String> constraints,
      List<Long> physicalIds,
      List<Long> globalIndexesToRebuild,
      List<String> unresolved) {
    public RolledBack {
      indexIds = List.copyOf(indexIds);
      columns = List.copyOf(columns);
      constraints = List.copyOf(constraints);
      physicalIds = List.copyOf(physicalIds);
      globalIndexesToRebuild = List.copyOf(globalIndexesToRebuild);
      unresolved = List.copyOf(unresolved);
    }

    /** Ids of the removed indexes in keys: each id and that of its temporary index. */
    public List<Long> indexIdsInKeys() {
      List<Long> ids = new ArrayList<>();
      for (long id : indexIds) {
        ids.add(id);
        ids.add(IndexIds.temporary(id));
      }
      return ids;
    }
  }
}
