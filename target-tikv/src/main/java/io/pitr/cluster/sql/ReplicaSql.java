package io.pitr.cluster.sql;

import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.TableView;
import java.util.stream.Collectors;

/** Statements about TiFlash replicas (spec/segmented-restore.md C.1). */
final class ReplicaSql {

  private ReplicaSql() {}

  static String set(TableView table, FinishBody.SetReplica request) {
    String labels =
        request.locationLabels().isEmpty()
            ? ""
            : " LOCATION LABELS "
                + request.locationLabels().stream()
                    .map(Quoted::text)
                    .collect(Collectors.joining(", "));
    return "ALTER TABLE "
        + Quoted.table(table.schema(), table.name())
        + " SET TIFLASH REPLICA "
        + request.count()
        + labels;
  }

  /** One row of {@code AVAILABLE} (0 or 1) and {@code PROGRESS} (0 to 1). */
  static String progress(TableView table) {
    return "SELECT AVAILABLE, PROGRESS FROM information_schema.tiflash_replica WHERE TABLE_SCHEMA = "
        + Quoted.text(table.schema())
        + " AND TABLE_NAME = "
        + Quoted.text(table.name());
  }
}
