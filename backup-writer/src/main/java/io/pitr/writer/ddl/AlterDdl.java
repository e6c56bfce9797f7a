package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.format.key.MetaKey;
import io.pitr.writer.model.Catalog;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.TableTree;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ALTER TABLE statements that are done in one schema state. */
final class AlterDdl {
  private final ClusterModel cluster;

  AlterDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  /** A job that changes a table's tree once. */
  DdlJob once(
      ActionType type, String database, String name, String clause, Consumer<ObjectNode> edit) {
    ObjectNode table = Jobs.table(cluster, database, name);
    long id = table.get("id").longValue();
    long schemaId = Jobs.databaseId(cluster, database);
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
                    "ALTER TABLE `%s`.`%s` %s".formatted(database, name, clause)));
    return job.touches(id)
        .state(
            txn -> {
              ObjectNode tree = txn.table(id);
              edit.accept(tree);
              txn.updateTable(schemaId, tree);
              job.result().table = tree;
              return Diff.of(type, schemaId, id);
            });
  }

  /** Count 0 removes the replica. */
  DdlJob tiflashReplica(String database, String name, long count, List<String> labels) {
    String quoted =
        labels.isEmpty() ? "" : " LOCATION LABELS '" + String.join("', '", labels) + "'";
    return once(
        ActionType.SET_TIFLASH_REPLICA,
        database,
        name,
        "SET TIFLASH REPLICA " + count + quoted,
        tree -> {
          if (count == 0) {
            tree.putNull("tiflash_replica");
            return;
          }
          ObjectNode replica = Jobs.NODES.objectNode();
          replica.put("Count", count);
          labels.forEach(replica.putArray("LocationLabels")::add);
          replica.put("Available", false);
          replica.putNull("AvailablePartitionIDs");
          tree.set("tiflash_replica", replica);
        });
  }

  /** TiFlash has caught up with the table. */
  DdlJob tiflashAvailable(String database, String name) {
    return once(
        ActionType.UPDATE_TIFLASH_STATUS,
        database,
        name,
        "",
        tree -> {
          if (tree.get("tiflash_replica") instanceof ObjectNode replica) {
            replica.put("Available", true);
          }
        });
  }

  DdlJob comment(String database, String name, String comment) {
    return once(
        ActionType.TABLE_COMMENT,
        database,
        name,
        "COMMENT = '" + comment + "'",
        tree -> tree.put("comment", comment));
  }

  DdlJob renameIndex(String database, String name, String from, String to) {
    return once(
        ActionType.RENAME_INDEX,
        database,
        name,
        "RENAME INDEX `" + from + "` TO `" + to + "`",
        tree -> index(tree, from).set("idx_name", TableTree.name(to)));
  }

  DdlJob indexVisibility(String database, String name, String index, boolean invisible) {
    return once(
        ActionType.INDEX_VISIBILITY,
        database,
        name,
        "ALTER INDEX `" + index + "` " + (invisible ? "INVISIBLE" : "VISIBLE"),
        tree -> index(tree, index).put("is_invisible", invisible));
  }

  static ObjectNode index(ObjectNode table, String name) {
    String lower = name.toLowerCase(java.util.Locale.ROOT);
    for (JsonNode index : table.path("index_info")) {
      if (index.get("idx_name").get("L").stringValue().equals(lower)) {
        return (ObjectNode) index;
      }
    }
    throw new IllegalArgumentException("no index " + name + " in " + Catalog.name(table));
  }

  static ObjectNode index(ObjectNode table, long id) {
    for (JsonNode index : table.path("index_info")) {
      if (index.get("id").longValue() == id) {
        return (ObjectNode) index;
      }
    }
    throw new IllegalArgumentException("no index " + id + " in " + Catalog.name(table));
  }

  DdlJob defaultValue(String database, String name, String column, String text) {
    return once(
        ActionType.SET_DEFAULT,
        database,
        name,
        "ALTER COLUMN `" + column + "` SET DEFAULT '" + text + "'",
        tree -> TableTree.columnNamed(tree.get("cols"), column).put("default", text));
  }

  /** {@code RENAME COLUMN}: rows and entries do not change. */
  DdlJob renameColumn(String database, String name, String from, String to) {
    DdlJob job =
        once(
            ActionType.MODIFY_COLUMN,
            database,
            name,
            "RENAME COLUMN `" + from + "` TO `" + to + "`",
            tree -> {
              ObjectNode column = TableTree.columnNamed(tree.get("cols"), from);
              int offset = column.get("offset").intValue();
              column.set("name", TableTree.name(to));
              for (JsonNode index : tree.path("index_info")) {
                for (JsonNode part : index.get("idx_cols")) {
                  if (part.get("offset").intValue() == offset) {
                    ((ObjectNode) part).set("name", TableTree.name(to));
                  }
                }
              }
            });
    job.result().arguments = Jobs.NODES.objectNode().set("old_column_name", TableTree.name(from));
    return job;
  }

  DdlJob ttl(String database, String name, boolean enable) {
    return once(
        ActionType.ALTER_TTL,
        database,
        name,
        "TTL_ENABLE = '" + (enable ? "ON" : "OFF") + "'",
        tree -> {
          if (tree.get("ttl_info") instanceof ObjectNode ttl) {
            ttl.put("enable", enable);
          }
        });
  }

  DdlJob cache(String database, String name, boolean on) {
    ActionType type = on ? ActionType.CACHE_TABLE : ActionType.NOCACHE_TABLE;
    DdlJob job =
        once(
            type,
            database,
            name,
            on ? "CACHE" : "NOCACHE",
            tree -> tree.put("cache_table_status", 2));
    long id = job.header().tableId();
    long schemaId = job.header().schemaId();
    return job.state(
        txn -> {
          ObjectNode tree = txn.table(id);
          tree.put("cache_table_status", on ? 1 : 0);
          txn.updateTable(schemaId, tree);
          job.result().table = tree;
          return Diff.of(type, schemaId, id);
        });
  }

  /** {@code AUTO_INCREMENT = value}; forced, it may go down. */
  DdlJob rebase(String database, String name, long value, boolean force) {
    ObjectNode table = Jobs.table(cluster, database, name);
    long id = table.get("id").longValue();
    long schemaId = Jobs.databaseId(cluster, database);
    boolean separate = table.get("auto_id_cache").longValue() == 1;
    MetaKey.AutoId.Kind kind =
        separate ? MetaKey.AutoId.Kind.AUTO_INCREMENT : MetaKey.AutoId.Kind.ROW_ID;
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    ActionType.REBASE_AUTO_ID,
                    schemaId,
                    id,
                    database,
                    name,
                    "ALTER TABLE `%s`.`%s` %sAUTO_INCREMENT = %d"
                        .formatted(database, name, force ? "FORCE " : "", value)));
    return job.touches(id)
        .state(
            txn -> {
              ObjectNode tree = txn.table(id);
              MetaKey.AutoId key = new MetaKey.AutoId(kind, TableDdl.home(tree, schemaId), id);
              long stored = txn.number(key).orElse(0L);
              txn.putNumber(key, force ? value - 1 : Math.max(stored, value - 1));
              cluster.forgetAutoIds(kind, id);
              tree.put("auto_inc_id", value);
              txn.updateTable(schemaId, tree);
              job.result().table = tree;
              return Diff.of(ActionType.REBASE_AUTO_ID, schemaId, id);
            });
  }
}
