package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.writer.model.Catalog;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.TableSpec;
import io.pitr.writer.schema.TableTree;
import java.util.Base64;
import java.util.List;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** CREATE TABLE, CREATE TABLE LIKE, DROP TABLE and TRUNCATE TABLE. */
final class TableDdl {
  private final ClusterModel cluster;

  TableDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  DdlJob create(String database, TableSpec spec) {
    int partitions = spec.partition().map(p -> p.definitions().size()).orElse(0);
    Jobs.Ids ids = Jobs.ids(cluster, 1 + partitions);
    long schemaId = Jobs.databaseId(cluster, database);
    DdlJob job =
        ids.job(
            cluster,
            new JobHeader(
                ActionType.CREATE_TABLE,
                schemaId,
                ids.first(),
                database,
                spec.name(),
                "CREATE TABLE `" + database + "`.`" + spec.name() + "` (…)"));
    job.touches(ids.first());
    if (spec.foreignKeys().isEmpty()) {
      return job.state(
          txn -> {
            ObjectNode tree = TableTree.of(spec, ids.first(), ids.from(1), txn.startTs());
            return created(txn, schemaId, tree, job);
          });
    }
    job.state(
        txn -> {
          ObjectNode tree = TableTree.of(spec, ids.first(), ids.from(1), txn.startTs());
          tree.put("state", SchemaState.DELETE_ONLY.code());
          tree.put("revision", 1);
          return created(txn, schemaId, tree, job);
        });
    return job.state(
        txn -> {
          ObjectNode tree = txn.table(ids.first());
          tree.put("state", SchemaState.PUBLIC.code());
          txn.updateTable(schemaId, tree);
          job.result().table = tree;
          return Diff.of(ActionType.CREATE_TABLE, schemaId, ids.first()).oldTable(ids.first());
        });
  }

  private static Diff created(MetaTxn txn, long schemaId, ObjectNode tree, DdlJob job) {
    txn.createTable(schemaId, tree);
    job.result().table = tree;
    return Diff.of(ActionType.CREATE_TABLE, schemaId, tree.get("id").longValue());
  }

  DdlJob like(String database, String name, String sourceDatabase, String source) {
    ObjectNode original = Jobs.table(cluster, sourceDatabase, source);
    int partitions = Jobs.partitionIds(original).size();
    Jobs.Ids ids = Jobs.ids(cluster, 1 + partitions);
    long schemaId = Jobs.databaseId(cluster, database);
    DdlJob job =
        ids.job(
            cluster,
            new JobHeader(
                ActionType.CREATE_TABLE,
                schemaId,
                ids.first(),
                database,
                name,
                "CREATE TABLE `%s`.`%s` LIKE `%s`.`%s`"
                    .formatted(database, name, sourceDatabase, source)));
    job.result().involving.add(Jobs.involving(database, name));
    job.result().involving.add(Jobs.involving(sourceDatabase, source).put("mode", 1));
    return job.touches(ids.first())
        .state(
            txn -> {
              ObjectNode tree = Jobs.table(cluster, sourceDatabase, source).deepCopy();
              tree.put("id", ids.first());
              tree.set("name", TableTree.name(name));
              tree.putNull("fk_info");
              tree.putNull("Lock");
              tree.remove("old_schema_id");
              tree.put("update_timestamp", txn.startTs().value());
              renumber(tree, ids.from(1));
              unavailable(tree);
              return created(txn, schemaId, tree, job);
            });
  }

  /** Gives the partitions new ids. */
  static void renumber(ObjectNode table, LongSupplier ids) {
    if (table.get("partition") instanceof ObjectNode partition) {
      for (JsonNode definition : partition.get("definitions")) {
        ((ObjectNode) definition).put("id", ids.getAsLong());
      }
    }
  }

  /** A new table has no TiFlash data yet. */
  static void unavailable(ObjectNode table) {
    if (table.get("tiflash_replica") instanceof ObjectNode replica) {
      replica.put("Available", false);
      replica.putNull("AvailablePartitionIDs");
    }
  }

  /** Drops a table, view or sequence. */
  DdlJob drop(ActionType type, String database, String name) {
    ObjectNode table = Jobs.table(cluster, database, name);
    long id = table.get("id").longValue();
    long schemaId = Jobs.databaseId(cluster, database);
    String kind =
        switch (type) {
          case DROP_VIEW -> "VIEW";
          case DROP_SEQUENCE -> "SEQUENCE";
          default -> "TABLE";
        };
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    type,
                    schemaId,
                    id,
                    database,
                    name,
                    "DROP %s `%s`.`%s`".formatted(kind, database, name)));
    job.result().schemaState = 0;
    job.touches(id);
    job.state(txn -> state(txn, type, schemaId, id, SchemaState.WRITE_ONLY));
    job.state(txn -> state(txn, type, schemaId, id, SchemaState.DELETE_ONLY));
    job.onRollback(txn -> state(txn, type, schemaId, id, SchemaState.PUBLIC));
    return job.state(txn -> remove(txn, type, schemaId, id, job));
  }

  private static Diff state(
      MetaTxn txn, ActionType type, long schemaId, long id, SchemaState state) {
    ObjectNode tree = txn.table(id);
    tree.put("state", state.code());
    txn.reviseTable(schemaId, tree);
    return Diff.of(type, schemaId, id);
  }

  private static Diff remove(MetaTxn txn, ActionType type, long schemaId, long id, DdlJob job) {
    ObjectNode tree = txn.table(id);
    long home = home(tree, schemaId);
    txn.deleteTable(schemaId, id);
    for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
      txn.deleteIfPresent(new MetaKey.AutoId(kind, home, id));
    }
    tree.put("state", SchemaState.NONE.code());
    job.result().table = tree;
    String startKey = Base64.getEncoder().encodeToString(TableKeys.tablePrefix(id));
    List<Long> partitions = Jobs.partitionIds(tree);
    ArrayNode rules =
        Jobs.NODES
            .arrayNode()
            .add("schema/" + job.header().schemaName() + "/" + job.header().tableName());
    ObjectNode arguments = Jobs.NODES.objectNode().put("start_key", startKey);
    if (!partitions.isEmpty()) {
      arguments.set("old_partition_ids", Jobs.array(partitions));
    }
    arguments.set("old_rule_ids", rules);
    job.result().arguments = arguments;
    job.result().argumentsByPosition =
        Jobs.NODES.arrayNode().add(startKey).add(Jobs.array(partitions)).add(rules.deepCopy());
    return Diff.of(type, schemaId, id);
  }

  /** The database that holds a table's allocators. */
  static long home(ObjectNode table, long schemaId) {
    JsonNode old = table.get("old_schema_id");
    return old == null || old.longValue() == 0 ? schemaId : old.longValue();
  }

  DdlJob truncate(String database, String name) {
    ObjectNode table = Jobs.table(cluster, database, name);
    long oldId = table.get("id").longValue();
    long schemaId = Jobs.databaseId(cluster, database);
    List<Long> oldPartitions = Jobs.partitionIds(table);
    Jobs.Ids ids = Jobs.ids(cluster, 1 + oldPartitions.size());
    DdlJob job =
        ids.job(
            cluster,
            new JobHeader(
                ActionType.TRUNCATE_TABLE,
                schemaId,
                oldId,
                database,
                name,
                "TRUNCATE TABLE `%s`.`%s`".formatted(database, name)));
    job.touches(oldId, ids.first());
    return job.state(
        txn -> {
          ObjectNode tree = txn.table(oldId);
          long home = home(tree, schemaId);
          txn.deleteTable(schemaId, oldId);
          for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
            txn.deleteIfPresent(new MetaKey.AutoId(kind, home, oldId));
          }
          tree.put("id", ids.first());
          tree.remove("old_schema_id");
          renumber(tree, ids.from(1));
          unavailable(tree);
          txn.createTable(schemaId, tree);
          job.result().table = tree;
          ObjectNode arguments = Jobs.NODES.objectNode();
          if (!oldPartitions.isEmpty()) {
            arguments.set("old_partition_ids", Jobs.array(oldPartitions));
          }
          arguments.put("fk_check", true).put("new_table_id", ids.first());
          job.result().arguments = arguments;
          job.result().argumentsByPosition =
              Jobs.NODES
                  .arrayNode()
                  .add(Base64.getEncoder().encodeToString(TableKeys.tablePrefix(oldId)))
                  .add(Jobs.array(oldPartitions));
          Diff diff = Diff.of(ActionType.TRUNCATE_TABLE, schemaId, ids.first()).oldTable(oldId);
          List<Long> fresh = Jobs.partitionIds(tree);
          for (int i = 0; i < fresh.size(); i++) {
            diff = diff.affects(new Diff.Affected(schemaId, fresh.get(i), oldPartitions.get(i), 0));
          }
          return diff;
        });
  }

  /** The database of a live table. */
  static long schemaOf(Catalog catalog, long tableId) {
    return catalog
        .databaseOf(tableId)
        .orElseThrow(() -> new IllegalArgumentException("no table " + tableId));
  }
}
