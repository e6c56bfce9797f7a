package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SessionSettings;
import io.pitr.writer.model.MetaTxn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The plan of one clause of ALTER TABLE: steps that can be undone, one change that readers see, and
 * the work after it. A statement with one clause runs them one after the other; one with several
 * clauses makes all changes visible at once.
 */
final class SubPlan {
  final ActionType type;
  final String clause;
  final List<JobStep> prepare = new ArrayList<>();
  Consumer<ObjectNode> publish = tree -> {};
  final List<Consumer<ObjectNode>> after = new ArrayList<>();
  final List<Consumer<ObjectNode>> rollback = new ArrayList<>();
  JsonNode arguments = Jobs.NODES.nullNode();
  JsonNode argumentsByPosition = Jobs.NODES.nullNode();
  ReorgType reorg = ReorgType.NONE;

  /** The statement of the clause. */
  SessionSettings session = Jobs.SESSION;

  LongSupplier rows = () -> 0;
  int schemaState = 5;
  private boolean begun;

  SubPlan(ActionType type, String clause) {
    this.type = type;
    this.clause = clause;
  }

  /** Adds a step that edits the table. */
  void prepare(Table table, Consumer<ObjectNode> edit) {
    prepare.add(
        (JobStep.State)
            txn -> {
              begun = true;
              return table.edit(txn, type, edit);
            });
  }

  /** The steps that undo what was done; none when nothing was. */
  List<JobStep> undo(Table table, DdlJob job) {
    List<JobStep> steps = new ArrayList<>();
    if (begun) {
      for (Consumer<ObjectNode> edit : rollback) {
        steps.add(
            (JobStep.State)
                txn -> {
                  Diff diff = table.edit(txn, type, edit);
                  job.result().table = table.edited();
                  job.result().schemaState = 0;
                  return diff;
                });
      }
    }
    return steps;
  }

  /** A job of this clause alone. */
  DdlJob job(Table table) {
    DdlJob job = table.job(type, clause);
    prepare.forEach(job::add);
    List<Consumer<ObjectNode>> edits = new ArrayList<>();
    edits.add(publish);
    edits.addAll(after);
    for (Consumer<ObjectNode> edit : edits) {
      job.state(
          txn -> {
            Diff diff = table.edit(txn, type, edit);
            job.result().table = table.edited();
            job.result().rowCount = rows.getAsLong();
            return diff;
          });
    }
    if (!rollback.isEmpty()) {
      job.onRollback(() -> undo(table, job));
    }
    job.result().arguments = arguments;
    job.result().argumentsByPosition = argumentsByPosition;
    job.result().schemaState = schemaState;
    job.result().session = session;
    if (reorg != ReorgType.NONE) {
      job.result().reorgMeta = reorg.json(session);
    }
    return job;
  }

  /** The table that a statement alters. */
  static final class Table {
    private final io.pitr.writer.model.ClusterModel cluster;
    private final String database;
    private final String name;
    private final long schemaId;
    private final long id;
    private ObjectNode edited = Jobs.NODES.objectNode();

    Table(io.pitr.writer.model.ClusterModel cluster, String database, String name) {
      this.cluster = cluster;
      this.database = database;
      this.name = name;
      this.schemaId = Jobs.databaseId(cluster, database);
      this.id = Jobs.table(cluster, database, name).get("id").longValue();
    }

    io.pitr.writer.model.ClusterModel cluster() {
      return cluster;
    }

    long id() {
      return id;
    }

    long schemaId() {
      return schemaId;
    }

    /** The newest committed tree. */
    ObjectNode tree() {
      return Jobs.table(cluster, database, name);
    }

    DdlJob job(ActionType type, String clause) {
      return Jobs.ids(cluster, 0)
          .job(
              cluster,
              new JobHeader(
                  type,
                  schemaId,
                  id,
                  database,
                  name,
                  "ALTER TABLE `%s`.`%s` %s".formatted(database, name, clause)))
          .touches(id);
    }

    Diff edit(MetaTxn txn, ActionType type, Consumer<ObjectNode> edit) {
      ObjectNode tree = txn.table(id);
      edit.accept(tree);
      txn.updateTable(schemaId, tree);
      edited = tree;
      return Diff.of(type, schemaId, id);
    }

    /** The tree as the last edit left it. */
    ObjectNode edited() {
      return edited;
    }
  }
}
