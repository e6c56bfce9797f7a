package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.format.key.MetaKey;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.model.PartitionCopy;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.TableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * REORGANIZE PARTITION, PARTITION BY and REMOVE PARTITIONING: rows are copied to new partitions in
 * transactions, and written to both while that lasts. Tables without global indexes.
 */
final class ReorganizeDdl {
  private final ClusterModel cluster;

  ReorganizeDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  DdlJob reorganize(
      String database, String name, List<String> from, List<PartitionSpec.Definition> into) {
    Jobs.Ids ids = Jobs.ids(cluster, into.size());
    Plan plan = plan(database, name, ActionType.REORGANIZE_PARTITION, 0);
    DdlJob job =
        plan.job(cluster, ids, "REORGANIZE PARTITION " + String.join(", ", from) + " INTO (…)");
    job.state(
        txn ->
            plan.partition(
                txn,
                job,
                partition -> {
                  partition.set("dropping_definitions", PartitionDdl.take(partition, from, false));
                  ArrayNode adding = partition.putArray("adding_definitions");
                  var next = ids.from(0);
                  into.forEach(d -> adding.add(TableTree.definition(d, next)));
                  PartitionDdl.begin(partition, plan.type, SchemaState.DELETE_ONLY);
                }));
    return copyAndSwitch(plan, job);
  }

  DdlJob partitionBy(String database, String name, PartitionSpec spec) {
    int count = spec.definitions().size();
    Jobs.Ids ids = Jobs.ids(cluster, count + 1);
    Plan plan = plan(database, name, ActionType.PARTITION_BY, ids.first() + count);
    DdlJob job = plan.job(cluster, ids, "PARTITION BY " + spec.kind());
    job.state(
        txn ->
            plan.partition(
                txn,
                job,
                partition -> {
                  ObjectNode wanted = TableTree.partition(spec, ids.from(0));
                  partition.set("dropping_definitions", partition.get("definitions").deepCopy());
                  partition.set("adding_definitions", wanted.get("definitions"));
                  PartitionDdl.begin(partition, plan.type, SchemaState.DELETE_ONLY);
                  announce(
                      partition,
                      plan.newTableId,
                      wanted.get("type"),
                      wanted.get("expr"),
                      wanted.get("columns"));
                }));
    return copyAndSwitch(plan, job);
  }

  DdlJob removePartitioning(String database, String name) {
    Jobs.Ids ids = Jobs.ids(cluster, 1);
    Plan plan = plan(database, name, ActionType.REMOVE_PARTITIONING, ids.first());
    DdlJob job = plan.job(cluster, ids, "REMOVE PARTITIONING");
    job.state(
        txn ->
            plan.partition(
                txn,
                job,
                partition -> {
                  partition.set("dropping_definitions", partition.get("definitions").deepCopy());
                  partition
                      .putArray("adding_definitions")
                      .add(
                          TableTree.definition(
                              new PartitionSpec.Definition(
                                  "CollapsedPartitions", List.of(), List.of()),
                              ids.from(0)));
                  PartitionDdl.begin(partition, plan.type, SchemaState.DELETE_ONLY);
                  announce(
                      partition,
                      plan.newTableId,
                      Jobs.NODES.numberNode(0),
                      Jobs.NODES.stringNode(""),
                      Jobs.NODES.nullNode());
                }));
    return copyAndSwitch(plan, job);
  }

  /** What the table is to become, in fields that are left out when they are zero. */
  private static void announce(
      ObjectNode partition, long newTableId, JsonNode type, JsonNode expression, JsonNode columns) {
    Jobs.putAfter(partition, "ddl_action", "new_table_id", Jobs.NODES.numberNode(newTableId));
    setOrRemove(partition, "new_table_id", "ddl_type", type, type.intValue() != 0);
    setOrRemove(
        partition,
        partition.has("ddl_type") ? "ddl_type" : "new_table_id",
        "ddl_expr",
        expression,
        !expression.stringValue().isEmpty());
    setOrRemove(
        partition,
        partition.has("ddl_expr")
            ? "ddl_expr"
            : partition.has("ddl_type") ? "ddl_type" : "new_table_id",
        "ddl_columns",
        columns,
        columns.isArray());
  }

  private static void setOrRemove(
      ObjectNode tree, String before, String field, JsonNode value, boolean set) {
    if (set) {
      Jobs.putAfter(tree, before, field, value);
    } else {
      tree.remove(field);
    }
  }

  private DdlJob copyAndSwitch(Plan plan, DdlJob job) {
    for (SchemaState state : List.of(SchemaState.WRITE_ONLY, SchemaState.WRITE_REORGANIZATION)) {
      job.state(
          txn -> plan.partition(txn, job, partition -> partition.put("ddl_state", state.code())));
    }
    PartitionCopy copy = new PartitionCopy(cluster, plan.tableId);
    job.rows(copy::batch);
    job.state(
        txn -> {
          job.result().rowCount = copy.rows();
          return plan.partition(txn, job, partition -> switchOver(plan, partition));
        });
    job.result().reorgMeta = ReorgType.json(ReorgType.TXN.code(), false, Jobs.SESSION);
    job.onRollback(txn -> plan.partition(txn, job, PartitionDdl::end));
    return job.state(txn -> finish(txn, plan, job));
  }

  /** Readers go to the new partitions; the old ones are still written to. */
  private static void switchOver(Plan plan, ObjectNode partition) {
    ArrayNode definitions = Jobs.NODES.arrayNode();
    List<Long> dropping = ids(partition.get("dropping_definitions"));
    boolean placed = false;
    for (JsonNode definition : partition.get("definitions")) {
      if (!dropping.contains(definition.get("id").longValue())) {
        definitions.add(definition);
      } else if (!placed) {
        partition.get("adding_definitions").forEach(d -> definitions.add(d.deepCopy()));
        placed = true;
      }
    }
    partition.set("definitions", definitions);
    partition.putNull("adding_definitions");
    partition.put("num", definitions.size());
    partition.put("ddl_state", SchemaState.DELETE_REORGANIZATION.code());
    if (plan.newTableId != 0) {
      JsonNode type = partition.get("type");
      JsonNode expression = partition.get("expr");
      JsonNode columns = partition.get("columns");
      partition.put("type", partition.path("ddl_type").asInt(0));
      partition.put("expr", partition.path("ddl_expr").asString(""));
      partition.set(
          "columns",
          partition.has("ddl_columns") ? partition.get("ddl_columns") : Jobs.NODES.nullNode());
      announce(partition, plan.newTableId, type, expression, columns);
    }
  }

  private static List<Long> ids(JsonNode definitions) {
    List<Long> ids = new ArrayList<>();
    definitions.forEach(d -> ids.add(d.get("id").longValue()));
    return ids;
  }

  private Diff finish(MetaTxn txn, Plan plan, DdlJob job) {
    ObjectNode tree = txn.table(plan.tableId);
    ObjectNode partition = (ObjectNode) tree.get("partition");
    List<Long> old = ids(partition.get("dropping_definitions"));
    PartitionDdl.end(partition);
    Diff diff = Diff.of(plan.type, plan.schemaId, plan.tableId);
    if (plan.newTableId != 0) {
      if (!old.contains(plan.tableId)) {
        old.add(plan.tableId);
      }
      renumber(txn, plan, tree);
      diff = Diff.of(plan.type, plan.schemaId, plan.newTableId).oldTable(plan.tableId);
    } else {
      txn.updateTable(plan.schemaId, tree);
    }
    job.result().table = tree;
    job.result().schemaState = SchemaState.PUBLIC.code();
    ObjectNode arguments = Jobs.NODES.objectNode();
    arguments.set("part_info", PartitionDdl.emptyPartitionInfo());
    arguments.set("old_physical_tbl_ids", Jobs.array(old));
    job.result().arguments = arguments;
    job.result().argumentsByPosition =
        Jobs.NODES.arrayNode().add(Jobs.array(old)).add(Jobs.NODES.arrayNode());
    return diff;
  }

  /** The table keeps its allocators under its new id. */
  private static void renumber(MetaTxn txn, Plan plan, ObjectNode tree) {
    long home = TableDdl.home(tree, plan.schemaId);
    txn.deleteTable(plan.schemaId, plan.tableId);
    for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
      MetaKey.AutoId key = new MetaKey.AutoId(kind, home, plan.tableId);
      Optional<Long> value = txn.number(key);
      if (value.isPresent()) {
        txn.deleteIfPresent(key);
        txn.putNumber(new MetaKey.AutoId(kind, home, plan.newTableId), value.get());
      }
    }
    tree.put("id", plan.newTableId);
    if (plan.type == ActionType.REMOVE_PARTITIONING) {
      tree.putNull("partition");
    }
    tree.put("update_timestamp", txn.startTs().value());
    tree.put("revision", tree.get("revision").longValue() + 1);
    txn.createTable(plan.schemaId, tree);
  }

  private Plan plan(String database, String name, ActionType type, long newTableId) {
    ObjectNode table = Jobs.table(cluster, database, name);
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_global").booleanValue()) {
        throw new IllegalArgumentException(name + " has a global index");
      }
    }
    return new Plan(
        type,
        database,
        name,
        Jobs.databaseId(cluster, database),
        table.get("id").longValue(),
        newTableId);
  }

  /**
   * The table and what it becomes.
   *
   * @param newTableId 0 when the id stays
   */
  private record Plan(
      ActionType type, String database, String name, long schemaId, long tableId, long newTableId) {
    DdlJob job(ClusterModel cluster, Jobs.Ids ids, String clause) {
      return ids.job(
              cluster,
              new JobHeader(
                  type,
                  schemaId,
                  tableId,
                  database,
                  name,
                  "ALTER TABLE `%s`.`%s` %s".formatted(database, name, clause)))
          .touches(tableId);
    }

    Diff partition(MetaTxn txn, DdlJob job, java.util.function.Consumer<ObjectNode> edit) {
      ObjectNode tree = txn.table(tableId);
      if (tree.get("partition").isNull()) {
        tree.set("partition", whole(tableId));
      }
      edit.accept((ObjectNode) tree.get("partition"));
      if (isRolledBack(tree)) {
        tree.putNull("partition");
      }
      txn.updateTable(schemaId, tree);
      job.result().table = tree;
      return Diff.of(type, schemaId, tableId);
    }

    /** A table that was not partitioned before has nothing left of it. */
    private static boolean isRolledBack(ObjectNode tree) {
      JsonNode partition = tree.get("partition");
      return partition.get("type").intValue() == 0 && partition.get("ddl_state").intValue() == 0;
    }

    /** A table without partitions, as one partition under the table's own id. */
    private static ObjectNode whole(long tableId) {
      ObjectNode partition = PartitionDdl.emptyPartitionInfo();
      partition.put("enable", true);
      partition.put("num", 1);
      ObjectNode definition =
          TableTree.definition(
              new PartitionSpec.Definition("pFullTable", List.of(), List.of()), () -> tableId);
      definition.put("comment", "Intermediate partition during ALTER TABLE ... PARTITION BY ...");
      partition.putArray("definitions").add(definition);
      return partition;
    }
  }
}
