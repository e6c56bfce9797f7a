package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.writer.model.Catalog;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.TableTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** RENAME TABLE, of one table and of several in one statement. */
final class RenameDdl {
  private final ClusterModel cluster;

  RenameDdl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  DdlJob rename(List<RenamePart> renamings) {
    boolean single = renamings.size() == 1;
    ActionType type = single ? ActionType.RENAME_TABLE : ActionType.RENAME_TABLES;
    RenamePart first = renamings.get(0);
    Map<Long, RenamePart> ends = ends(renamings);
    long tableId = ends.keySet().iterator().next();
    long oldSchema = Jobs.databaseId(cluster, first.fromDatabase());
    long newSchema = Jobs.databaseId(cluster, first.toDatabase());
    DdlJob job =
        Jobs.ids(cluster, 0)
            .job(
                cluster,
                new JobHeader(
                    type,
                    newSchema,
                    tableId,
                    first.toDatabase(),
                    first.fromName(),
                    "RENAME TABLE "
                        + renamings.stream()
                            .map(RenamePart::toString)
                            .collect(Collectors.joining(", "))));
    for (RenamePart renaming : renamings) {
      job.result().involving.add(Jobs.involving(renaming.fromDatabase(), renaming.fromName()));
      job.result().involving.add(Jobs.involving(renaming.toDatabase(), renaming.toName()));
    }
    ends.keySet().forEach(job::touches);
    job.state(
        txn -> {
          Diff diff = Diff.of(type, newSchema, tableId).oldSchema(oldSchema);
          List<ObjectNode> trees = new ArrayList<>();
          for (Map.Entry<Long, RenamePart> end : ends.entrySet()) {
            long from = TableDdl.schemaOf(cluster.catalog(), end.getKey());
            ObjectNode tree = move(txn, end.getKey(), from, end.getValue());
            trees.add(tree);
            if (end.getKey() != tableId) {
              long to = Jobs.databaseId(cluster, end.getValue().toDatabase());
              diff = diff.affects(new Diff.Affected(to, end.getKey(), end.getKey(), from));
            }
          }
          job.result().table = trees.get(0);
          if (!single) {
            job.result().tables.addAll(trees);
          }
          return diff;
        });
    return job.state(txn -> Diff.of(type, newSchema, tableId).oldSchema(newSchema));
  }

  /** Where each table ends up when the parts are done one after the other. */
  private Map<Long, RenamePart> ends(List<RenamePart> renamings) {
    Map<String, Long> now = new HashMap<>();
    Map<Long, RenamePart> ends = new LinkedHashMap<>();
    for (RenamePart renaming : renamings) {
      String from = key(renaming.fromDatabase(), renaming.fromName());
      Long id = now.remove(from);
      if (id == null) {
        id =
            Jobs.table(cluster, renaming.fromDatabase(), renaming.fromName()).get("id").longValue();
      }
      now.put(key(renaming.toDatabase(), renaming.toName()), id);
      ends.put(id, renaming);
    }
    return ends;
  }

  private static String key(String database, String name) {
    return (database + "\u0000" + name).toLowerCase(java.util.Locale.ROOT);
  }

  private ObjectNode move(MetaTxn txn, long tableId, long from, RenamePart renaming) {
    long to = Jobs.databaseId(cluster, renaming.toDatabase());
    ObjectNode tree = txn.table(tableId);
    String oldDatabase = DatabaseDdl.nameOf(cluster.catalog(), from);
    String oldName = Catalog.name(tree);
    tree.set("name", TableTree.name(renaming.toName()));
    if (from != to) {
      long home = TableDdl.home(tree, from);
      tree.remove("old_schema_id");
      if (home != to) {
        Jobs.putAfter(tree, "update_timestamp", "old_schema_id", Jobs.NODES.numberNode(home));
      }
      txn.deleteTable(from, tableId);
    }
    txn.createTable(to, tree);
    renameInForeignKeys(txn, oldDatabase, oldName, renaming);
    return tree;
  }

  private void renameInForeignKeys(
      MetaTxn txn, String oldDatabase, String oldName, RenamePart renaming) {
    for (ObjectNode table : cluster.catalog().tables()) {
      long id = table.get("id").longValue();
      ObjectNode copy = table.deepCopy();
      boolean changed = false;
      for (JsonNode key : copy.path("fk_info")) {
        if (key.get("ref_schema").get("L").stringValue().equalsIgnoreCase(oldDatabase)
            && key.get("ref_table").get("L").stringValue().equalsIgnoreCase(oldName)) {
          ((ObjectNode) key).set("ref_schema", TableTree.name(renaming.toDatabase()));
          ((ObjectNode) key).set("ref_table", TableTree.name(renaming.toName()));
          changed = true;
        }
      }
      if (changed) {
        txn.reviseTable(TableDdl.schemaOf(cluster.catalog(), id), copy);
      }
    }
  }
}
