package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.writer.model.ColumnBackfill;
import io.pitr.writer.model.IndexBackfill;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * MODIFY COLUMN to a type that rows must be rewritten for: a changing column and changing indexes
 * are filled beside the old ones and take their places.
 */
final class ModifyReorgDdl {
  private ModifyReorgDdl() {}

  static SubPlan modify(SubPlan.Table table, String column, SqlType type, ReorgType reorg) {
    ObjectNode tree = table.tree();
    ObjectNode old = TableTree.columnNamed(tree.get("cols"), column);
    long oldId = old.get("id").longValue();
    ColumnType from = ColumnType.from(old.get("type"));
    ColumnType to = ColumnType.from(TableTree.type(type, type.flags(), false));
    UnaryOperator<Datum> convert = value -> ColumnCast.cast(value, from, to);
    long newId = tree.get("max_col_id").longValue() + 1;
    List<Long> oldIndexes = ColumnDdl.indexesOver(tree, column, true);
    List<Long> newIndexes = new ArrayList<>();
    for (int i = 0; i < oldIndexes.size(); i++) {
      newIndexes.add(tree.get("max_idx_id").longValue() + 1 + i);
    }
    SubPlan plan =
        new SubPlan(ActionType.MODIFY_COLUMN, "MODIFY COLUMN `" + column + "` " + type.type());
    table.cluster().convert(table.id(), oldId, newId, convert);
    plan.prepare(table, t -> begin(t, column, type, newId, oldIndexes, newIndexes, reorg));
    plan.prepare(table, t -> states(t, newId, newIndexes, SchemaState.WRITE_ONLY));
    plan.prepare(table, t -> states(t, newId, newIndexes, SchemaState.WRITE_REORGANIZATION));
    ColumnBackfill backfill =
        new ColumnBackfill(table.cluster(), table.id(), oldId, newId, convert);
    plan.prepare.add((JobStep.Rows) backfill::batch);
    if (!newIndexes.isEmpty()) {
      List<IndexBackfill> backfills =
          newIndexes.stream()
              .map(id -> new IndexBackfill(table.cluster(), table.id(), id))
              .toList();
      IndexDdl.prepareRows(plan, table, newIndexes, backfills, reorg);
    }
    plan.publish = t -> takeOver(t, oldId, newId, oldIndexes, newIndexes);
    plan.rollback.add(t -> states(t, newId, newIndexes, SchemaState.DELETE_ONLY));
    plan.rollback.add(
        t -> {
          newIndexes.forEach(id -> IndexDdl.remove(t, id));
          ((ArrayNode) t.get("cols")).removeIf(c -> c.get("id").longValue() == newId);
          TableTree.renumberColumns(t);
        });
    plan.rows = backfill::rows;
    plan.reorg = newIndexes.isEmpty() ? ReorgType.TXN : reorg;
    arguments(plan, tree, oldIndexes, newIndexes);
    return plan;
  }

  private static void arguments(
      SubPlan plan, ObjectNode tree, List<Long> oldIndexes, List<Long> newIndexes) {
    List<Long> partitions = Jobs.partitionIds(tree);
    ObjectNode arguments = Jobs.NODES.objectNode();
    arguments.set("old_column_name", TableTree.name(""));
    if (!oldIndexes.isEmpty()) {
      arguments.set("index_ids", Jobs.array(oldIndexes));
      arguments.set("new_index_ids", Jobs.array(newIndexes));
    }
    if (!partitions.isEmpty()) {
      arguments.set("partition_ids", Jobs.array(partitions));
    }
    plan.arguments = arguments;
    plan.argumentsByPosition =
        Jobs.NODES
            .arrayNode()
            .add(Jobs.array(oldIndexes))
            .add(Jobs.array(partitions))
            .add(Jobs.array(newIndexes));
  }

  private static void begin(
      ObjectNode tree,
      String column,
      SqlType type,
      long newId,
      List<Long> oldIndexes,
      List<Long> newIndexes,
      ReorgType reorg) {
    ArrayNode columns = (ArrayNode) tree.get("cols");
    ObjectNode old = TableTree.columnNamed(columns, column);
    ObjectNode changing = old.deepCopy();
    String changingName = "_Col$_" + old.get("name").get("O").stringValue() + "_0";
    changing.put("id", newId);
    changing.set("name", TableTree.name(changingName));
    changing.put("offset", columns.size());
    changing.set("type", TableTree.type(type, type.flags(), false));
    changing.put("state", SchemaState.DELETE_ONLY.code());
    changing.putNull("origin_default");
    changing.putNull("default");
    changing
        .putObject("change_state_info")
        .put("relative_col_offset", old.get("offset").intValue());
    columns.add(changing);
    tree.put("max_col_id", newId);
    for (int i = 0; i < oldIndexes.size(); i++) {
      ObjectNode index = AlterDdl.index(tree, oldIndexes.get(i)).deepCopy();
      index.put("id", newIndexes.get(i));
      index.set(
          "idx_name",
          TableTree.name("_Idx$_" + index.get("idx_name").get("O").stringValue() + "_0"));
      for (JsonNode part : index.get("idx_cols")) {
        if (part.get("name").get("L").equals(old.get("name").get("L"))) {
          ((ObjectNode) part).set("name", TableTree.name(changingName));
          ((ObjectNode) part).put("offset", changing.get("offset").intValue());
        }
      }
      index.put("state", SchemaState.DELETE_ONLY.code());
      index.put("backfill_state", reorg.usesTemporaryIndex() ? 1 : 0);
      ((ArrayNode) tree.get("index_info")).add(index);
      tree.put("max_idx_id", newIndexes.get(i));
    }
  }

  private static void states(
      ObjectNode tree, long columnId, List<Long> indexes, SchemaState state) {
    column(tree, columnId).put("state", state.code());
    indexes.forEach(id -> AlterDdl.index(tree, id).put("state", state.code()));
  }

  private static ObjectNode column(ObjectNode tree, long id) {
    for (JsonNode column : tree.get("cols")) {
      if (column.get("id").longValue() == id) {
        return (ObjectNode) column;
      }
    }
    throw new IllegalArgumentException("no column " + id);
  }

  private static void takeOver(
      ObjectNode tree, long oldId, long newId, List<Long> oldIndexes, List<Long> newIndexes) {
    ArrayNode columns = (ArrayNode) tree.get("cols");
    ObjectNode old = column(tree, oldId);
    ObjectNode changing = column(tree, newId);
    String changingName = changing.get("name").get("L").stringValue();
    columns.removeIf(c -> c.get("id").longValue() == newId);
    changing.set("name", old.get("name"));
    changing.putNull("change_state_info");
    changing.put("state", SchemaState.PUBLIC.code());
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).get("id").longValue() == oldId) {
        columns.set(i, changing);
      }
    }
    ArrayNode indexes =
        tree.get("index_info") instanceof ArrayNode array ? array : Jobs.NODES.arrayNode();
    for (int i = 0; i < oldIndexes.size(); i++) {
      long oldIndex = oldIndexes.get(i);
      long newIndex = newIndexes.get(i);
      ObjectNode fresh = AlterDdl.index(tree, newIndex);
      fresh.set("idx_name", AlterDdl.index(tree, oldIndex).get("idx_name"));
      fresh.put("state", SchemaState.PUBLIC.code());
      for (JsonNode part : fresh.get("idx_cols")) {
        if (part.get("name").get("L").stringValue().equals(changingName)) {
          ((ObjectNode) part).set("name", changing.get("name").deepCopy());
        }
      }
      indexes.removeIf(index -> index.get("id").longValue() == newIndex);
      for (int at = 0; at < indexes.size(); at++) {
        if (indexes.get(at).get("id").longValue() == oldIndex) {
          indexes.set(at, fresh);
        }
      }
    }
    TableTree.renumberColumns(tree);
    TableTree.refreshKeyFlags(tree);
  }
}
