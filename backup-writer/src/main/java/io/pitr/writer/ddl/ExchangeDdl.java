package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.format.key.MetaKey;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.MetaTxn;
import tools.jackson.databind.node.ObjectNode;

/** EXCHANGE PARTITION: a table and a partition swap their ids, no row moves. */
final class ExchangeDdl {
  private final ClusterModel cluster;

  ExchangeDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  DdlJob exchange(
      String database, String partitioned, String partition, String otherDatabase, String other) {
    ObjectNode outer = Jobs.table(cluster, database, partitioned);
    ObjectNode inner = Jobs.table(cluster, otherDatabase, other);
    long outerId = outer.get("id").longValue();
    long innerId = inner.get("id").longValue();
    long outerSchema = Jobs.databaseId(cluster, database);
    long innerSchema = Jobs.databaseId(cluster, otherDatabase);
    long partitionId =
        PartitionDdl.definitionNamed(outer.get("partition"), partition).get("id").longValue();
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    ActionType.EXCHANGE_PARTITION,
                    innerSchema,
                    innerId,
                    otherDatabase,
                    other,
                    "ALTER TABLE `%s`.`%s` EXCHANGE PARTITION `%s` WITH TABLE `%s`.`%s`"
                        .formatted(database, partitioned, partition, otherDatabase, other)));
    job.touches(outerId, innerId);
    job.result().involving.add(Jobs.involving(database, partitioned));
    job.result().involving.add(Jobs.involving(otherDatabase, other));
    Diff.Affected affected = new Diff.Affected(outerSchema, outerId, outerId, outerSchema);
    job.state(
        txn -> {
          ObjectNode innerTree = txn.table(innerId);
          innerTree.set("exchange_partition_info", info(outerId, partitionId));
          txn.updateTable(innerSchema, innerTree);
          ObjectNode outerTree = txn.table(outerId);
          outerTree.set("exchange_partition_info", info(innerId, partitionId));
          txn.updateTable(outerSchema, outerTree);
          return Diff.of(ActionType.EXCHANGE_PARTITION, innerSchema, innerId).affects(affected);
        });
    job.onRollback(
        txn -> {
          clear(txn, innerSchema, innerId);
          clear(txn, outerSchema, outerId);
          return Diff.of(ActionType.EXCHANGE_PARTITION, innerSchema, innerId).affects(affected);
        });
    return job.state(
        txn -> {
          ObjectNode outerTree = txn.table(outerId);
          outerTree.putNull("exchange_partition_info");
          PartitionDdl.definitionNamed(outerTree.get("partition"), partition).put("id", innerId);
          txn.updateTable(outerSchema, outerTree);
          ObjectNode innerTree = txn.table(innerId);
          long innerHome = TableDdl.home(innerTree, innerSchema);
          long outerHome = TableDdl.home(outerTree, outerSchema);
          txn.deleteTable(innerSchema, innerId);
          innerTree.putNull("exchange_partition_info");
          innerTree.put("id", partitionId);
          innerTree.remove("old_schema_id");
          innerTree.put("update_timestamp", txn.startTs().value());
          innerTree.put("revision", innerTree.get("revision").longValue() + 1);
          txn.createTable(innerSchema, innerTree);
          for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
            MetaKey.AutoId innerKey = new MetaKey.AutoId(kind, innerHome, innerId);
            MetaKey.AutoId outerKey = new MetaKey.AutoId(kind, outerHome, outerId);
            long most = Math.max(txn.number(innerKey).orElse(0L), txn.number(outerKey).orElse(0L));
            txn.deleteIfPresent(innerKey);
            if (most > 0) {
              txn.putNumber(outerKey, most);
              txn.putNumber(new MetaKey.AutoId(kind, innerSchema, partitionId), most);
            }
            cluster.forgetAutoIds(kind, outerId);
          }
          job.result().table = innerTree;
          return Diff.of(ActionType.EXCHANGE_PARTITION, innerSchema, partitionId)
              .oldTable(innerId)
              .oldSchema(innerSchema)
              .affects(affected);
        });
  }

  private static ObjectNode info(long otherId, long definitionId) {
    return Jobs.NODES
        .objectNode()
        .put("exchange_partition_id", otherId)
        .put("exchange_partition_def_id", definitionId)
        .put("exchange_partition_flag", false);
  }

  private static void clear(MetaTxn txn, long schemaId, long tableId) {
    ObjectNode tree = txn.table(tableId);
    tree.putNull("exchange_partition_info");
    txn.updateTable(schemaId, tree);
  }
}
