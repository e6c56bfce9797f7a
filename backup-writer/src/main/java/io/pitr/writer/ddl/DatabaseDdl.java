package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.writer.model.Catalog;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.TableTree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** CREATE, ALTER and DROP DATABASE. */
final class DatabaseDdl {
  private final ClusterModel cluster;

  DatabaseDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  DdlJob create(String name) {
    Jobs.Ids ids = Jobs.ids(cluster, 1);
    long id = ids.first();
    DdlJob job =
        ids.job(
            cluster,
            new JobHeader(
                ActionType.CREATE_SCHEMA, id, 0, name, "", "CREATE DATABASE `" + name + "`"));
    ObjectNode tree = tree(id, name);
    job.result().involving.add(Jobs.involving(name, "*"));
    return job.state(
        txn -> {
          txn.putDatabase(tree);
          job.result().database = tree;
          return Diff.of(ActionType.CREATE_SCHEMA, id, 0);
        });
  }

  static ObjectNode tree(long id, String name) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("id", id);
    tree.set("db_name", TableTree.name(name));
    tree.put("charset", "utf8mb4");
    tree.put("collate", "utf8mb4_bin");
    tree.putObject("Deprecated");
    tree.put("state", SchemaState.PUBLIC.code());
    tree.putNull("policy_ref_info");
    return tree;
  }

  DdlJob collate(String name, String charset, String collation) {
    long id = Jobs.databaseId(cluster, name);
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    ActionType.SCHEMA_CHARSET,
                    id,
                    0,
                    name,
                    "",
                    "ALTER DATABASE `" + name + "` COLLATE " + collation));
    return job.state(
        txn -> {
          ObjectNode tree = txn.database(id);
          tree.put("charset", charset).put("collate", collation);
          txn.putDatabase(tree);
          job.result().database = tree;
          return Diff.of(ActionType.SCHEMA_CHARSET, id, 0);
        });
  }

  DdlJob drop(String name) {
    long id = Jobs.databaseId(cluster, name);
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    ActionType.DROP_SCHEMA, id, 0, name, "", "DROP DATABASE `" + name + "`"));
    cluster.catalog().tables(id).forEach(table -> job.touches(table.get("id").longValue()));
    job.result().involving.add(Jobs.involving(name, "*"));
    job.result().schemaState = 0;
    job.state(txn -> state(txn, id, SchemaState.WRITE_ONLY));
    job.state(txn -> state(txn, id, SchemaState.DELETE_ONLY));
    return job.state(txn -> remove(txn, id, job));
  }

  private static Diff state(MetaTxn txn, long id, SchemaState state) {
    ObjectNode tree = txn.database(id);
    tree.put("state", state.code());
    txn.putDatabase(tree);
    return Diff.of(ActionType.DROP_SCHEMA, id, 0);
  }

  private Diff remove(MetaTxn txn, long id, DdlJob job) {
    ObjectNode tree = txn.database(id);
    List<Long> dropped = new ArrayList<>();
    for (ObjectNode table : cluster.catalog().tables(id)) {
      dropped.add(table.get("id").longValue());
      dropped.addAll(Jobs.partitionIds(table));
    }
    byte[] hash = MetaKey.databasePrefix(id);
    for (byte[] key : cluster.store().scan(hash, KeyPrefixes.next(hash), txn.startTs()).keySet()) {
      MetaKey parsed = MetaKey.parse(key, "a key of the model");
      if (parsed instanceof MetaKey.Table table) {
        txn.deleteTable(id, table.tableId());
      } else {
        txn.deleteIfPresent(parsed);
      }
    }
    txn.deleteDatabase(id);
    tree.put("state", SchemaState.NONE.code());
    job.result().database = tree;
    ArrayNode ids = JsonNodeFactory.instance.arrayNode();
    dropped.forEach(ids::add);
    job.result().arguments =
        JsonNodeFactory.instance.objectNode().set("all_dropped_table_ids", ids);
    job.result().argumentsByPosition = JsonNodeFactory.instance.arrayNode().add(ids);
    return Diff.of(ActionType.DROP_SCHEMA, id, 0);
  }

  /** The database of a name. */
  static String nameOf(Catalog catalog, long id) {
    return catalog
        .database(id)
        .map(Catalog::databaseName)
        .orElseThrow(() -> new IllegalArgumentException("no database " + id));
  }
}
