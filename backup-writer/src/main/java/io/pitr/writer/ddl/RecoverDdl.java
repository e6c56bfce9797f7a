package io.pitr.writer.ddl;

import io.pitr.api.Tso;
import io.pitr.api.schema.ActionType;
import io.pitr.format.key.MetaKey;
import io.pitr.writer.model.Catalog;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.TableTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** RECOVER and FLASHBACK of tables and databases: they keep their old ids and rows. */
final class RecoverDdl {
  private final ClusterModel cluster;

  RecoverDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  /**
   * @param before a timestamp at which the table existed
   * @param newName name of the recovered object
   */
  DdlJob table(long tableId, Tso before, String newName) {
    Catalog then = Catalog.at(cluster.store(), before);
    ObjectNode tree =
        then.table(tableId)
            .orElseThrow(() -> new IllegalArgumentException("no table " + tableId + " then"))
            .deepCopy();
    long schemaId = TableDdl.schemaOf(then, tableId);
    String database = DatabaseDdl.nameOf(cluster.catalog(), schemaId);
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    ActionType.RECOVER_TABLE,
                    schemaId,
                    tableId,
                    database,
                    newName,
                    "FLASHBACK TABLE `%s`.`%s` TO `%s`"
                        .formatted(database, Catalog.name(tree), newName)));
    job.touches(tableId);
    return job.state(
        txn -> {
          tree.set("name", TableTree.name(newName));
          restore(txn, schemaId, tree, before);
          job.result().table = tree;
          return Diff.of(ActionType.RECOVER_TABLE, schemaId, tableId);
        });
  }

  /**
   * @param before a timestamp at which the database existed
   * @param newName name of the recovered object
   */
  DdlJob database(long databaseId, Tso before, String newName) {
    Catalog then = Catalog.at(cluster.store(), before);
    ObjectNode tree =
        then.database(databaseId)
            .orElseThrow(() -> new IllegalArgumentException("no database " + databaseId + " then"))
            .deepCopy();
    List<ObjectNode> tables = new ArrayList<>();
    then.tables(databaseId).forEach(table -> tables.add(table.deepCopy()));
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    ActionType.RECOVER_SCHEMA,
                    databaseId,
                    0,
                    newName,
                    "",
                    "FLASHBACK DATABASE `%s` TO `%s`"
                        .formatted(Catalog.databaseName(tree), newName)));
    tables.forEach(table -> job.touches(table.get("id").longValue()));
    return job.state(
        txn -> {
          tree.set("db_name", TableTree.name(newName));
          tree.put("state", 5);
          txn.putDatabase(tree);
          for (ObjectNode table : tables) {
            restore(txn, databaseId, table, before);
          }
          job.result().database = tree;
          return Diff.of(ActionType.RECOVER_SCHEMA, databaseId, 0);
        });
  }

  private void restore(MetaTxn txn, long schemaId, ObjectNode table, Tso before) {
    long id = table.get("id").longValue();
    table.put("state", 5);
    table.put("update_timestamp", txn.startTs().value());
    long home = TableDdl.home(table, schemaId);
    table.remove("old_schema_id");
    txn.createTable(schemaId, table);
    for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
      Optional<byte[]> value =
          cluster.store().get(new MetaKey.AutoId(kind, home, id).encode(), before);
      // The row id allocator is written in any case, as 0 where nothing was handed out.
      if (value.isPresent() || kind == MetaKey.AutoId.Kind.ROW_ID) {
        txn.putNumber(
            new MetaKey.AutoId(kind, schemaId, id),
            value
                .map(number -> Long.parseLong(new String(number, StandardCharsets.US_ASCII)))
                .orElse(0L));
      }
      cluster.forgetAutoIds(kind, id);
    }
  }
}
