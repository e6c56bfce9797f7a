package example.audit;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.SchemaView;
import java.util.List;

/** Collects the statements of successful DDL jobs. One action writes them at the end. */
final class AuditHook implements DeferralHook<AuditTrail> {
  /** After the rebuild of indexes (200) and the replicas (300), before the chain is closed (900). */
  private static final int ORDER = 800;

  private final AuditFile file;

  AuditHook(AuditFile file) {
    this.file = file;
  }

  @Override
  public String id() {
    return "audit";
  }

  @Override
  public StateCodec<AuditTrail> codec() {
    return new AuditTrailCodec();
  }

  @Override
  public AuditTrail empty() {
    return AuditTrail.EMPTY;
  }

  @Override
  public AuditTrail on(RestoreEvent event, AuditTrail trail) {
    if (event instanceof RestoreEvent.DdlJobFinished finished && finished.job().succeeded()) {
      DdlJobView job = finished.job();
      return trail.with(
          new AuditTrail.Entry(finished.commitTs().value(), job.schemaName(), job.query()));
    }
    return trail;
  }

  @Override
  public List<FinishAction> actions(AuditTrail trail, SchemaView finalSchema) {
    if (trail.entries().isEmpty()) {
      return List.of();
    }
    String description = "write " + trail.entries().size() + " DDL statements to " + file.path();
    var body = new FinishBody.Custom((key, schema) -> file.write(trail.entries()));
    return List.of(new FinishAction("audit:write", ORDER, description, body));
  }
}
