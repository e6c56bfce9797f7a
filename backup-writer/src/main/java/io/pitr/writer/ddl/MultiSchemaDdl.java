package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SessionSettings;
import io.pitr.writer.model.MetaTxn;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * ALTER TABLE with several clauses: first the steps of each that can be undone, then all become
 * visible in one schema state, then the remaining work of drops.
 */
final class MultiSchemaDdl {
  private static final int DONE = 4;

  private MultiSchemaDdl() {}

  static DdlJob of(SubPlan.Table table, List<SubPlan> plans) {
    DdlJob job =
        table.job(
            ActionType.MULTI_SCHEMA_CHANGE,
            plans.stream().map(plan -> plan.clause).collect(Collectors.joining(", ")));
    for (SubPlan plan : plans) {
      plan.prepare.forEach(job::add);
    }
    job.state(txn -> table.edit(txn, ActionType.MULTI_SCHEMA_CHANGE, tree -> {}));
    job.state(txn -> publish(txn, table, plans, job));
    for (SubPlan plan : plans) {
      for (var edit : plan.after) {
        job.state(
            txn -> {
              Diff diff = table.edit(txn, plan.type, edit);
              finish(job, table, plans);
              return diff;
            });
      }
    }
    for (int i = plans.size() - 1; i >= 0; i--) {
      SubPlan plan = plans.get(i);
      job.onRollback(() -> plan.undo(table, job));
    }
    job.result().schemaState = 0;
    SessionSettings session =
        plans.stream()
            .map(plan -> plan.session)
            .filter(one -> !one.equals(Jobs.SESSION))
            .findFirst()
            .orElse(Jobs.SESSION);
    job.result().session = session;
    job.result().reorgMeta = ReorgType.json(0, true, session);
    return job;
  }

  private static Diff publish(MetaTxn txn, SubPlan.Table table, List<SubPlan> plans, DdlJob job) {
    Diff diff =
        table.edit(
            txn,
            ActionType.MULTI_SCHEMA_CHANGE,
            tree -> {
              plans.forEach(plan -> plan.publish.accept(tree));
              tree.put("revision", tree.get("revision").longValue() + plans.size() - 1);
            });
    finish(job, table, plans);
    return diff.sub(plans.stream().map(plan -> plan.type).toList());
  }

  private static void finish(DdlJob job, SubPlan.Table table, List<SubPlan> plans) {
    job.result().table = table.edited();
    ObjectNode info = Jobs.NODES.objectNode();
    ArrayNode subs = info.putArray("sub_jobs");
    boolean byKey = table.cluster().options().jobVersion() != 1;
    for (SubPlan plan : plans) {
      ObjectNode sub = subs.addObject();
      sub.put("type", plan.type.code());
      sub.set("raw_args", byKey ? plan.arguments : plan.argumentsByPosition);
      sub.put("schema_state", plan.schemaState);
      sub.put("snapshot_ver", 0);
      sub.put("real_start_ts", job.realStartTs().value());
      sub.put("revertible", false);
      sub.put("state", DONE);
      sub.put("row_count", plan.rows.getAsLong());
      sub.putNull("warning");
      sub.put("schema_version", 0);
      sub.put("reorg_tp", plan.reorg.code());
      sub.put("reorg_stage", 0);
      sub.put("analyze_state", plan.reorg == ReorgType.INGEST ? 2 : 0);
    }
    info.put("revertible", false);
    info.put("seq", 0);
    job.result().multiSchema = info;
  }
}
