package io.pitr.embedded;

import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SchemaView;

/** Runs deferred actions; each is idempotent. */
final class ActionRunner {
  private final EmbeddedTarget target;
  private final EmbeddedResources limits;

  ActionRunner(EmbeddedTarget target, EmbeddedResources limits) {
    this.target = target;
    this.limits = limits;
  }

  ActionOutcome run(FinishAction action, SchemaView schema) {
    FinishBody body = action.body();
    if (body instanceof FinishBody.SetReplica replica) {
      return new RequestedReplicas(target).set(replica, schema);
    }
    if (body instanceof FinishBody.RebuildIndex index) {
      return new LocalIndexRebuild(target, limits).rebuild(index, schema);
    }
    if (body instanceof FinishBody.LeaveOutIndex index) {
      return new IndexRemoval(target).leaveOut(index, schema);
    }
    if (body instanceof FinishBody.DeleteRanges ranges) {
      return target.keepsDropped()
          ? notApplicable(
              (ranges.jobId() < 0 ? "it" : "what DDL job " + ranges.jobId() + " left behind")
                  + " stays, to be read at earlier timestamps")
          : new RangeDeletion(target).delete(ranges, schema);
    }
    if (body instanceof FinishBody.DropForeignKey key) {
      return notApplicable(
          "foreign key `" + key.name() + "` stays: nothing checks it while its index is rebuilt");
    }
    if (body instanceof FinishBody.AddForeignKey key) {
      return notApplicable("foreign key `" + key.name() + "` was never taken away");
    }
    if (body instanceof FinishBody.RunSql sql) {
      return notApplicable(
          "this target has no SQL server; run elsewhere: " + String.join("; ", sql.statements()));
    }
    if (body instanceof FinishBody.PutSystemRows) {
      return notApplicable("this target has no SQL server that would use them");
    }
    throw new IllegalArgumentException("the engine runs " + body.getClass().getSimpleName());
  }

  private static ActionOutcome notApplicable(String detail) {
    return new ActionOutcome(Status.NOT_APPLICABLE, detail);
  }
}
