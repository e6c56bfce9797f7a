package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.ForeignKeySpec;
import io.pitr.writer.schema.TableTree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ADD and DROP FOREIGN KEY. */
final class ForeignKeyDdl {
  private final ClusterModel cluster;

  ForeignKeyDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  DdlJob add(String database, String name, ForeignKeySpec spec) {
    long id = Jobs.table(cluster, database, name).get("id").longValue();
    long schemaId = Jobs.databaseId(cluster, database);
    DdlJob job =
        job(
            ActionType.ADD_FOREIGN_KEY,
            database,
            name,
            "ADD CONSTRAINT `" + spec.name() + "` FOREIGN KEY");
    job.state(
        txn -> {
          ObjectNode tree = txn.table(id);
          if (tree.get("fk_info").isNull()) {
            tree.putArray("fk_info");
          }
          long keyId = tree.get("max_fk_id").longValue() + 1;
          ((ArrayNode) tree.get("fk_info"))
              .add(TableTree.foreignKey(spec, keyId, SchemaState.WRITE_ONLY.code()));
          tree.put("max_fk_id", keyId);
          txn.updateTable(schemaId, tree);
          return Diff.of(ActionType.ADD_FOREIGN_KEY, schemaId, id);
        });
    for (SchemaState state : List.of(SchemaState.WRITE_REORGANIZATION, SchemaState.PUBLIC)) {
      job.state(
          txn -> {
            ObjectNode tree = txn.table(id);
            key(tree, spec.name()).put("state", state.code());
            txn.updateTable(schemaId, tree);
            job.result().table = tree;
            return Diff.of(ActionType.ADD_FOREIGN_KEY, schemaId, id);
          });
    }
    return job;
  }

  DdlJob drop(String database, String name, String key) {
    long id = Jobs.table(cluster, database, name).get("id").longValue();
    long schemaId = Jobs.databaseId(cluster, database);
    DdlJob job = job(ActionType.DROP_FOREIGN_KEY, database, name, "DROP FOREIGN KEY `" + key + "`");
    job.result().schemaState = 0;
    return job.state(
        txn -> {
          ObjectNode tree = txn.table(id);
          ObjectNode gone = key(tree, key);
          ArrayNode keys = (ArrayNode) tree.get("fk_info");
          keys.removeIf(k -> k.get("id").equals(gone.get("id")));
          txn.updateTable(schemaId, tree);
          job.result().table = tree;
          return Diff.of(ActionType.DROP_FOREIGN_KEY, schemaId, id);
        });
  }

  private DdlJob job(ActionType type, String database, String name, String clause) {
    ObjectNode table = Jobs.table(cluster, database, name);
    long id = table.get("id").longValue();
    return Jobs.ids(cluster, 0)
        .job(
            cluster,
            new JobHeader(
                type,
                Jobs.databaseId(cluster, database),
                id,
                database,
                name,
                "ALTER TABLE `%s`.`%s` %s".formatted(database, name, clause)))
        .touches(id);
  }

  private static ObjectNode key(ObjectNode table, String name) {
    for (JsonNode key : table.path("fk_info")) {
      if (key.get("fk_name").get("O").stringValue().equalsIgnoreCase(name)) {
        return (ObjectNode) key;
      }
    }
    throw new IllegalArgumentException("no foreign key " + name);
  }
}
