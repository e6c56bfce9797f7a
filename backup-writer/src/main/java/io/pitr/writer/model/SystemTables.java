package io.pitr.writer.model;

import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import io.pitr.writer.schema.TableTree;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A sample of the databases that every cluster has. */
final class SystemTables {
  private static final long MYSQL = 1;
  private static final long TEST = 2;

  private SystemTables() {}

  static void create(ClusterModel cluster) {
    MetaTxn txn = cluster.beginMeta();
    txn.putDatabase(database(MYSQL, "mysql"));
    txn.putDatabase(database(TEST, "test"));
    table(
        txn,
        4,
        TableSpec.named("user")
            .column("Host", SqlType.character(255))
            .column("User", SqlType.character(32))
            .column("authentication_string", SqlType.TEXT)
            .primaryKey("Host", "User"));
    table(
        txn,
        18,
        TableSpec.named("tidb")
            .column("VARIABLE_NAME", SqlType.varbinary(64))
            .column("VARIABLE_VALUE", SqlType.varchar(1024))
            .nonClusteredPrimaryKey("VARIABLE_NAME"));
    table(
        txn,
        22,
        TableSpec.named("stats_meta")
            .column("version", SqlType.BIGINT.unsigned())
            .column("table_id", SqlType.BIGINT)
            .column("modify_count", SqlType.BIGINT)
            .index("idx_ver", "version"));
    txn.commit();
  }

  private static void table(MetaTxn txn, long id, TableSpec spec) {
    txn.createTable(MYSQL, TableTree.of(spec, id, () -> 0, txn.startTs()));
  }

  static ObjectNode database(long id, String name) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("id", id);
    tree.set("db_name", TableTree.name(name));
    tree.put("charset", "utf8mb4");
    tree.put("collate", "utf8mb4_bin");
    tree.putObject("Deprecated");
    tree.put("state", 5);
    tree.putNull("policy_ref_info");
    return tree;
  }
}
