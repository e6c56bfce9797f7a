package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ADD, DROP and MODIFY COLUMN; the last as far as rows stay as they are. */
final class ColumnDdl {
  private ColumnDdl() {}

  static SubPlan add(SubPlan.Table table, ColumnSpec spec) {
    SubPlan plan =
        new SubPlan(
            ActionType.ADD_COLUMN, "ADD COLUMN `" + spec.name() + "` " + spec.type().type());
    plan.prepare(
        table,
        tree -> {
          ArrayNode columns = (ArrayNode) tree.get("cols");
          long id = tree.get("max_col_id").longValue() + 1;
          columns.add(
              TableTree.column(
                  spec.addedLater(), id, columns.size(), SchemaState.DELETE_ONLY.code()));
          tree.put("max_col_id", id);
        });
    plan.prepare(table, state(spec.name(), SchemaState.WRITE_ONLY));
    plan.prepare(table, state(spec.name(), SchemaState.WRITE_REORGANIZATION));
    plan.publish =
        tree -> {
          state(spec.name(), SchemaState.PUBLIC).accept(tree);
          TableTree.movePublicColumnsFirst(tree);
        };
    plan.rollback.add(state(spec.name(), SchemaState.DELETE_ONLY));
    plan.rollback.add(tree -> remove(tree, spec.name(), List.of()));
    return plan;
  }

  private static Consumer<ObjectNode> state(String column, SchemaState state) {
    return tree -> TableTree.columnNamed(tree.get("cols"), column).put("state", state.code());
  }

  /** Indexes over this column alone go with it. */
  static SubPlan drop(SubPlan.Table table, String column) {
    SubPlan plan = new SubPlan(ActionType.DROP_COLUMN, "DROP COLUMN `" + column + "`");
    List<Long> indexes = indexesOver(table.tree(), column, false);
    plan.publish = dropState(column, indexes, SchemaState.WRITE_ONLY);
    plan.after.add(dropState(column, indexes, SchemaState.DELETE_ONLY));
    plan.after.add(dropState(column, indexes, SchemaState.DELETE_REORGANIZATION));
    plan.after.add(tree -> remove(tree, column, indexes));
    plan.schemaState = 0;
    List<Long> partitions = Jobs.partitionIds(table.tree());
    ObjectNode arguments = Jobs.NODES.objectNode();
    arguments.set("column_name", TableTree.name(column));
    arguments.set("index_ids", Jobs.array(indexes));
    arguments.set("partition_ids", Jobs.array(partitions));
    plan.arguments = arguments;
    plan.argumentsByPosition =
        Jobs.NODES
            .arrayNode()
            .add(TableTree.name(column))
            .add(false)
            .add(Jobs.array(indexes))
            .add(Jobs.array(partitions));
    return plan;
  }

  private static Consumer<ObjectNode> dropState(
      String column, List<Long> indexes, SchemaState state) {
    return tree -> {
      state(column, state).accept(tree);
      indexes.forEach(id -> AlterDdl.index(tree, id).put("state", state.code()));
      TableTree.movePublicColumnsFirst(tree);
    };
  }

  /**
   * Indexes that use a column.
   *
   * @param shared whether those of several columns count
   * @throws IllegalArgumentException for one of several columns when they don't
   */
  static List<Long> indexesOver(ObjectNode table, String column, boolean shared) {
    int offset = TableTree.columnNamed(table.get("cols"), column).get("offset").intValue();
    List<Long> ids = new ArrayList<>();
    for (JsonNode index : table.path("index_info")) {
      for (JsonNode part : index.get("idx_cols")) {
        if (part.get("offset").intValue() == offset) {
          if (!shared && index.get("idx_cols").size() > 1) {
            throw new IllegalArgumentException(
                "column " + column + " is in an index of several columns");
          }
          ids.add(index.get("id").longValue());
        }
      }
    }
    return ids;
  }

  /** A change that needs no change of rows: a longer string, a wider integer. */
  static SubPlan modify(String column, SqlType type) {
    SubPlan plan =
        new SubPlan(ActionType.MODIFY_COLUMN, "MODIFY COLUMN `" + column + "` " + type.type());
    plan.publish =
        tree -> {
          ObjectNode info = TableTree.columnNamed(tree.get("cols"), column);
          long flags = info.get("type").get("Flag").longValue();
          info.set("type", TableTree.type(type, flags | type.flags(), false));
        };
    plan.arguments = Jobs.NODES.objectNode().set("old_column_name", TableTree.name(""));
    return plan;
  }

  private static void remove(ObjectNode tree, String column, List<Long> indexes) {
    if (tree.get("index_info") instanceof ArrayNode infos) {
      infos.removeIf(index -> indexes.contains(index.get("id").longValue()));
      if (infos.isEmpty()) {
        tree.putNull("index_info");
      }
    }
    long id = TableTree.columnNamed(tree.get("cols"), column).get("id").longValue();
    ((ArrayNode) tree.get("cols")).removeIf(c -> c.get("id").longValue() == id);
    TableTree.renumberColumns(tree);
  }
}
