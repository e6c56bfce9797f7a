package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.TableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ADD, DROP and TRUNCATE PARTITION. */
final class PartitionDdl {
  private final ClusterModel cluster;

  PartitionDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  DdlJob add(String database, String name, List<PartitionSpec.Definition> definitions) {
    Jobs.Ids ids = Jobs.ids(cluster, definitions.size());
    Target target = target(database, name, ActionType.ADD_PARTITION);
    DdlJob job = target.job(cluster, ids, "ADD PARTITION (…)");
    job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> {
                  ArrayNode adding = partition.putArray("adding_definitions");
                  var next = ids.from(0);
                  definitions.forEach(d -> adding.add(TableTree.definition(d, next)));
                  begin(partition, ActionType.ADD_PARTITION, SchemaState.REPLICA_ONLY);
                }));
    return job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> {
                  ArrayNode current = (ArrayNode) partition.get("definitions");
                  partition.get("adding_definitions").forEach(current::add);
                  end(partition);
                }));
  }

  static void begin(ObjectNode partition, ActionType action, SchemaState state) {
    partition.put("ddl_state", state.code());
    Jobs.putAfter(partition, "ddl_state", "ddl_action", Jobs.NODES.numberNode(action.code()));
  }

  /** Clears the state of a running change. */
  static void end(ObjectNode partition) {
    partition.putNull("adding_definitions");
    partition.putNull("dropping_definitions");
    partition.remove(
        List.of(
            "new_partition_ids",
            "original_partition_ids_order",
            "ddl_action",
            "new_table_id",
            "ddl_type",
            "ddl_expr",
            "ddl_columns",
            "ddl_update_indexes",
            "ddl_changed_index"));
    partition.put("ddl_state", 0);
  }

  DdlJob drop(String database, String name, List<String> partitions) {
    Target target = target(database, name, ActionType.DROP_PARTITION);
    DdlJob job =
        target.job(
            cluster, Jobs.ids(cluster, 0), "DROP PARTITION " + String.join(", ", partitions));
    job.result().schemaState = 0;
    List<Long> oldIds = idsOf(Jobs.table(cluster, database, name), partitions);
    job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> {
                  partition.set("dropping_definitions", take(partition, partitions, false));
                  begin(partition, ActionType.DROP_PARTITION, SchemaState.WRITE_ONLY);
                }));
    job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> {
                  take(partition, partitions, true);
                  partition.put("ddl_state", SchemaState.DELETE_ONLY.code());
                }));
    job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> partition.put("ddl_state", SchemaState.DELETE_REORGANIZATION.code())));
    ObjectNode arguments = Jobs.NODES.objectNode();
    partitions.forEach(arguments.putArray("part_names")::add);
    arguments.set("part_info", emptyPartitionInfo());
    arguments.set("old_physical_tbl_ids", Jobs.array(oldIds));
    job.result().arguments = arguments;
    job.result().argumentsByPosition =
        Jobs.NODES.arrayNode().add(Jobs.array(oldIds)).add(Jobs.NODES.arrayNode());
    return job.state(
        txn -> {
          Diff diff = target.partition(txn, job, PartitionDdl::end);
          for (long id : oldIds) {
            diff = diff.affects(new Diff.Affected(0, id, id, 0));
          }
          return diff;
        });
  }

  static ObjectNode emptyPartitionInfo() {
    ObjectNode info = Jobs.NODES.objectNode();
    info.put("type", 0).put("expr", "");
    info.putNull("columns");
    info.put("enable", false).put("is_empty_columns", false);
    info.putNull("definitions");
    info.putNull("adding_definitions");
    info.putNull("dropping_definitions");
    info.putNull("states");
    info.put("num", 0).put("ddl_state", 0);
    return info;
  }

  DdlJob truncate(String database, String name, List<String> partitions) {
    Jobs.Ids ids = Jobs.ids(cluster, partitions.size());
    Target target = target(database, name, ActionType.TRUNCATE_PARTITION);
    DdlJob job = target.job(cluster, ids, "TRUNCATE PARTITION " + String.join(", ", partitions));
    job.result().schemaState = 0;
    List<Long> oldIds = idsOf(Jobs.table(cluster, database, name), partitions);
    List<Long> newIds = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      newIds.add(ids.first() + i);
    }
    job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> {
                  Jobs.putAfter(
                      partition, "dropping_definitions", "new_partition_ids", Jobs.array(newIds));
                  begin(partition, ActionType.TRUNCATE_PARTITION, SchemaState.WRITE_ONLY);
                }));
    job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> {
                  partition.set("dropping_definitions", take(partition, partitions, false));
                  for (JsonNode definition : partition.get("definitions")) {
                    int at = oldIds.indexOf(definition.get("id").longValue());
                    if (at >= 0) {
                      ((ObjectNode) definition).put("id", newIds.get(at));
                    }
                  }
                  partition.put("ddl_state", SchemaState.DELETE_ONLY.code());
                }));
    job.state(
        txn ->
            target.partition(
                txn,
                job,
                partition -> partition.put("ddl_state", SchemaState.DELETE_REORGANIZATION.code())));
    job.result().arguments = Jobs.NODES.objectNode().set("old_partition_ids", Jobs.array(oldIds));
    job.result().argumentsByPosition = Jobs.NODES.arrayNode().add(Jobs.array(oldIds));
    return job.state(
        txn -> {
          Diff diff = target.partition(txn, job, PartitionDdl::end);
          for (int i = 0; i < oldIds.size(); i++) {
            diff =
                diff.affects(new Diff.Affected(target.schemaId, newIds.get(i), oldIds.get(i), 0));
          }
          return diff;
        });
  }

  static List<Long> idsOf(ObjectNode table, List<String> partitions) {
    List<Long> ids = new ArrayList<>();
    for (String partition : partitions) {
      ids.add(definitionNamed(table.get("partition"), partition).get("id").longValue());
    }
    return ids;
  }

  static ObjectNode definitionNamed(JsonNode partition, String name) {
    for (JsonNode definition : partition.get("definitions")) {
      if (definition.get("name").get("O").stringValue().equalsIgnoreCase(name)) {
        return (ObjectNode) definition;
      }
    }
    throw new IllegalArgumentException("no partition " + name);
  }

  /** The definitions of these names, which are taken out when asked. */
  static ArrayNode take(ObjectNode partition, List<String> names, boolean out) {
    List<String> lower =
        names.stream().map(n -> n.toLowerCase(java.util.Locale.ROOT)).collect(Collectors.toList());
    ArrayNode taken = Jobs.NODES.arrayNode();
    ArrayNode definitions = (ArrayNode) partition.get("definitions");
    for (JsonNode definition : definitions) {
      if (lower.contains(definition.get("name").get("L").stringValue())) {
        taken.add(definition.deepCopy());
      }
    }
    if (out) {
      definitions.removeIf(d -> lower.contains(d.get("name").get("L").stringValue()));
    }
    return taken;
  }

  private Target target(String database, String name, ActionType type) {
    ObjectNode table = Jobs.table(cluster, database, name);
    if (table.get("partition").isNull()) {
      throw new IllegalArgumentException(name + " has no partitions");
    }
    return new Target(
        type, database, name, Jobs.databaseId(cluster, database), table.get("id").longValue());
  }

  /** The table and the job's kind. */
  private record Target(
      ActionType type, String database, String name, long schemaId, long tableId) {
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

    Diff partition(MetaTxn txn, DdlJob job, Consumer<ObjectNode> edit) {
      ObjectNode tree = txn.table(tableId);
      edit.accept((ObjectNode) tree.get("partition"));
      txn.updateTable(schemaId, tree);
      job.result().table = tree;
      return Diff.of(type, schemaId, tableId);
    }
  }
}
