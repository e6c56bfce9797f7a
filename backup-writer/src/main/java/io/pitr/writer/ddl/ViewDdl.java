package io.pitr.writer.ddl;

import io.pitr.api.Tso;
import io.pitr.api.schema.ActionType;
import io.pitr.format.key.MetaKey;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import io.pitr.writer.schema.TableTree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Views and sequences, which are tables without rows. */
final class ViewDdl {
  private final ClusterModel cluster;

  ViewDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  /**
   * @param select as TiDB keeps it
   */
  DdlJob createView(String database, String name, List<String> columns, String select) {
    Jobs.Ids ids = Jobs.ids(cluster, 1);
    long schemaId = Jobs.databaseId(cluster, database);
    DdlJob job =
        ids.job(
            cluster,
            new JobHeader(
                ActionType.CREATE_VIEW,
                schemaId,
                ids.first(),
                database,
                name,
                "CREATE VIEW `%s`.`%s` AS %s".formatted(database, name, select)));
    return job.state(
        txn -> {
          ObjectNode tree = viewTree(name, ids.first(), columns, select, txn.startTs());
          txn.createTable(schemaId, tree);
          job.result().table = tree;
          return Diff.of(ActionType.CREATE_VIEW, schemaId, ids.first());
        });
  }

  private static ObjectNode viewTree(
      String name, long id, List<String> columns, String select, Tso startTs) {
    TableSpec spec = TableSpec.named(name);
    for (String column : columns) {
      spec = spec.column(ColumnSpec.of(column, SqlType.INT));
    }
    ObjectNode tree = TableTree.of(spec, id, () -> 0, startTs);
    for (JsonNode column : tree.get("cols")) {
      ObjectNode type = (ObjectNode) column.get("type");
      type.put("Tp", 0).put("Flag", 0).put("Flen", 0).put("Decimal", 0);
      type.put("Charset", "").put("Collate", "");
      ((ObjectNode) column).put("version", 0);
    }
    ObjectNode view = Jobs.NODES.objectNode();
    view.put("view_algorithm", 0);
    ObjectNode definer = view.putObject("view_definer");
    definer.put("Username", "root").put("Hostname", "%").put("CurrentUser", false);
    definer.put("AuthUsername", "root").put("AuthHostname", "%");
    definer.put("AuthPlugin", "mysql_native_password");
    view.put("view_security", 0);
    view.put("view_select", select);
    view.put("view_checkoption", 1);
    view.putNull("view_cols");
    tree.set("view", view);
    return tree;
  }

  DdlJob createSequence(String database, SequenceSpec spec) {
    Jobs.Ids ids = Jobs.ids(cluster, 1);
    long schemaId = Jobs.databaseId(cluster, database);
    DdlJob job =
        ids.job(
            cluster,
            new JobHeader(
                ActionType.CREATE_SEQUENCE,
                schemaId,
                ids.first(),
                database,
                spec.name(),
                "CREATE SEQUENCE `%s`.`%s`".formatted(database, spec.name())));
    return job.state(
        txn -> {
          ObjectNode tree =
              TableTree.of(TableSpec.named(spec.name()), ids.first(), () -> 0, txn.startTs());
          tree.put("charset", "").put("collate", "");
          tree.putNull("cols");
          tree.set("sequence", spec.tree());
          txn.createTable(schemaId, tree);
          txn.putNumber(sequenceKey(schemaId, ids.first()), spec.start() - 1);
          job.result().table = tree;
          return Diff.of(ActionType.CREATE_SEQUENCE, schemaId, ids.first());
        });
  }

  static MetaKey.AutoId sequenceKey(long schemaId, long id) {
    return new MetaKey.AutoId(MetaKey.AutoId.Kind.SEQUENCE, schemaId, id);
  }

  /** ALTER SEQUENCE, with RESTART when a value is given. */
  DdlJob alterSequence(String database, SequenceSpec spec, boolean restart) {
    ObjectNode table = Jobs.table(cluster, database, spec.name());
    long id = table.get("id").longValue();
    long schemaId = Jobs.databaseId(cluster, database);
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    ActionType.ALTER_SEQUENCE,
                    schemaId,
                    id,
                    database,
                    spec.name(),
                    "ALTER SEQUENCE `%s`.`%s`".formatted(database, spec.name())));
    return job.state(
        txn -> {
          ObjectNode tree = txn.table(id);
          tree.set("sequence", spec.tree());
          txn.updateTable(schemaId, tree);
          if (restart) {
            txn.putNumber(sequenceKey(TableDdl.home(tree, schemaId), id), spec.start() - 1);
          }
          job.result().table = tree;
          return Diff.of(ActionType.ALTER_SEQUENCE, schemaId, id);
        });
  }
}
