package io.pitr.embedded;

import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishBody.SetReplica;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.schema.SchemaView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the requested TiFlash replica count and location labels into a table's definition. */
final class RequestedReplicas {
  private final EmbeddedTarget target;

  RequestedReplicas(EmbeddedTarget target) {
    this.target = target;
  }

  ActionOutcome set(SetReplica action, SchemaView schema) {
    Optional<TargetTable> found = TargetTable.find(target, schema, action.tableId());
    if (found.isEmpty()) {
      return new ActionOutcome(
          Status.NOT_APPLICABLE, "table " + action.tableId() + " is gone from the schema");
    }
    TargetTable table = found.get();
    var replica = new ReplicaView(action.count(), action.locationLabels());
    if (!table.info().tiflashReplica().equals(Optional.of(replica))) {
      table.replace(target, table.info().withTiflashReplica(replica));
    }
    return new ActionOutcome(
        Status.DONE,
        "written into the definition; to be run where TiFlash is: " + sql(table, replica));
  }

  private static String sql(TargetTable table, ReplicaView replica) {
    List<String> labels = replica.locationLabels();
    String tail =
        labels.isEmpty()
            ? ""
            : labels.stream()
                .map(label -> "'" + label.replace("\\", "\\\\").replace("'", "''") + "'")
                .collect(Collectors.joining(", ", " LOCATION LABELS ", ""));
    return "ALTER TABLE " + table.quotedName() + " SET TIFLASH REPLICA " + replica.count() + tail;
  }
}
