package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.api.schema.SessionSettings;
import io.pitr.format.schema.FieldType;
import io.pitr.writer.model.IndexBackfill;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.TableTree;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ADD and DROP of indexes and of primary keys that are not clustered. */
final class IndexDdl {
  private IndexDdl() {}

  /**
   * @param indexId the next free one of the table
   */
  static SubPlan add(SubPlan.Table table, IndexSpec spec, long indexId, ReorgType reorg) {
    ActionType type = spec.primary() ? ActionType.ADD_PRIMARY_KEY : ActionType.ADD_INDEX;
    SubPlan plan = new SubPlan(type, "ADD " + describe(spec));
    IndexBackfill backfill = new IndexBackfill(table.cluster(), table.id(), indexId);
    plan.prepare(table, tree -> begin(tree, spec, indexId, reorg));
    plan.prepare(table, state(indexId, SchemaState.WRITE_ONLY));
    plan.prepare(table, state(indexId, SchemaState.WRITE_REORGANIZATION));
    prepareRows(plan, table, List.of(indexId), List.of(backfill), reorg);
    plan.publish =
        tree -> {
          AlterDdl.index(tree, indexId).put("state", SchemaState.PUBLIC.code());
          TableTree.refreshKeyFlags(tree);
        };
    plan.rollback.add(state(indexId, SchemaState.DELETE_ONLY));
    plan.rollback.add(state(indexId, SchemaState.DELETE_REORGANIZATION));
    plan.rollback.add(tree -> remove(tree, indexId));
    plan.reorg = reorg;
    plan.session = session(table, spec);
    plan.rows = backfill::rows;
    arguments(plan, table.tree(), spec, indexId);
    return plan;
  }

  private static SessionSettings session(SubPlan.Table table, IndexSpec spec) {
    return spec.parts().stream()
        .filter(IndexSpec.Expression.class::isInstance)
        .map(part -> table.cluster().session(((IndexSpec.Expression) part).text()))
        .filter(session -> !session.equals(SessionSettings.ASSUMED))
        .findFirst()
        .orElse(Jobs.SESSION);
  }

  /** The steps from write reorganization to before the index is public. */
  static void prepareRows(
      SubPlan plan,
      SubPlan.Table table,
      List<Long> indexIds,
      List<IndexBackfill> backfills,
      ReorgType reorg) {
    if (reorg != ReorgType.INGEST) {
      backfills.forEach(backfill -> plan.prepare.add((JobStep.Rows) backfill::batch));
    }
    if (!reorg.usesTemporaryIndex()) {
      return;
    }
    plan.prepare.add(
        (JobStep.StateAfterRows)
            txn -> {
              if (reorg == ReorgType.INGEST) {
                backfills.forEach(IndexBackfill::ingest);
              }
              return table.edit(txn, plan.type, backfillState(indexIds, 2));
            });
    plan.prepare(table, backfillState(indexIds, 3));
    plan.prepare.add(
        (JobStep.StateAfterRows)
            txn -> {
              backfills.forEach(IndexBackfill::mergeTemporary);
              return table.edit(txn, plan.type, backfillState(indexIds, 0));
            });
  }

  private static Consumer<ObjectNode> backfillState(List<Long> indexIds, int state) {
    return tree -> indexIds.forEach(id -> AlterDdl.index(tree, id).put("backfill_state", state));
  }

  static Consumer<ObjectNode> state(long indexId, SchemaState state) {
    return tree -> AlterDdl.index(tree, indexId).put("state", state.code());
  }

  private static String describe(IndexSpec spec) {
    String kind =
        spec.primary()
            ? "PRIMARY KEY"
            : (spec.unique() ? "UNIQUE KEY" : "INDEX") + " `" + spec.name() + "`";
    return kind
        + spec.parts().stream()
            .map(
                part ->
                    part instanceof IndexSpec.Column c
                        ? "`" + c.name() + "`" + (c.length() > 0 ? "(" + c.length() + ")" : "")
                        : "(" + ((IndexSpec.Expression) part).text() + ")")
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static void begin(ObjectNode tree, IndexSpec spec, long indexId, ReorgType reorg) {
    ArrayNode columns = (ArrayNode) tree.get("cols");
    long maxColumn = tree.get("max_col_id").longValue();
    int hidden = TableTree.addHiddenColumns(spec, columns, maxColumn, SchemaState.PUBLIC.code());
    tree.put("max_col_id", maxColumn + hidden);
    TableTree.movePublicColumnsFirst(tree);
    if (tree.get("index_info").isNull()) {
      tree.putArray("index_info");
    }
    ObjectNode index =
        TableTree.index(
            spec,
            indexId,
            columns,
            SchemaState.DELETE_ONLY.code(),
            reorg.usesTemporaryIndex() ? 1 : 0);
    ((ArrayNode) tree.get("index_info")).add(index);
    tree.put("max_idx_id", Math.max(indexId, tree.get("max_idx_id").longValue()));
    if (spec.primary()) {
      for (JsonNode part : index.get("idx_cols")) {
        ObjectNode type = (ObjectNode) columns.get(part.get("offset").intValue()).get("type");
        type.put("Flag", type.get("Flag").longValue() | FieldType.PRIMARY_KEY | FieldType.NOT_NULL);
      }
    }
  }

  private static void arguments(SubPlan plan, ObjectNode table, IndexSpec spec, long indexId) {
    List<Long> partitions = Jobs.partitionIds(table);
    plan.arguments = byKey("", indexId, spec.global(), partitions);
    plan.argumentsByPosition =
        Jobs.NODES
            .arrayNode()
            .add(Jobs.array(List.of(indexId)))
            .add(false)
            .add(Jobs.array(partitions))
            .add(Jobs.NODES.arrayNode().add(spec.global()));
  }

  private static ObjectNode byKey(
      String name, long indexId, boolean global, List<Long> partitions) {
    ObjectNode argument = Jobs.NODES.objectNode();
    argument.set("index_name", TableTree.name(name));
    argument.putNull("index_part_specifications");
    argument.put("index_id", indexId);
    if (global) {
      argument.put("is_global", true);
    }
    ObjectNode byKey = Jobs.NODES.objectNode();
    byKey.putArray("index_args").add(argument);
    if (!partitions.isEmpty()) {
      byKey.set("partition_ids", Jobs.array(partitions));
    }
    return byKey;
  }

  static SubPlan drop(SubPlan.Table table, String name) {
    ObjectNode info = AlterDdl.index(table.tree(), name);
    long indexId = info.get("id").longValue();
    boolean primary = info.get("is_primary").booleanValue();
    SubPlan plan =
        new SubPlan(
            primary ? ActionType.DROP_PRIMARY_KEY : ActionType.DROP_INDEX,
            "DROP " + (primary ? "PRIMARY KEY" : "INDEX `" + name + "`"));
    plan.publish = state(indexId, SchemaState.WRITE_ONLY);
    plan.after.add(state(indexId, SchemaState.DELETE_ONLY));
    plan.after.add(state(indexId, SchemaState.DELETE_REORGANIZATION));
    plan.after.add(tree -> remove(tree, indexId));
    plan.schemaState = 0;
    List<Long> partitions = Jobs.partitionIds(table.tree());
    plan.arguments = byKey(name, indexId, info.get("is_global").booleanValue(), partitions);
    plan.argumentsByPosition =
        Jobs.NODES
            .arrayNode()
            .add(TableTree.name(name))
            .add(false)
            .add(indexId)
            .add(Jobs.array(partitions))
            .add(false);
    return plan;
  }

  static void remove(ObjectNode tree, long indexId) {
    ArrayNode columns = (ArrayNode) tree.get("cols");
    for (JsonNode part : AlterDdl.index(tree, indexId).get("idx_cols")) {
      ObjectNode column = TableTree.columnNamed(columns, part.get("name").get("L").stringValue());
      if (column.get("hidden").booleanValue()) {
        long columnId = column.get("id").longValue();
        columns.removeIf(c -> c.get("id").longValue() == columnId);
      }
    }
    ArrayNode indexes = (ArrayNode) tree.get("index_info");
    indexes.removeIf(index -> index.get("id").longValue() == indexId);
    if (indexes.isEmpty()) {
      tree.putNull("index_info");
    }
    TableTree.renumberColumns(tree);
    TableTree.refreshKeyFlags(tree);
  }
}
