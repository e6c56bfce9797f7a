package io.pitr.engine.schema;

import io.pitr.api.schema.TableView;
import io.pitr.format.schema.InFlight;
import io.pitr.format.schema.TableInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The schema at the end of a restore. Unfinished DDL jobs are rolled back, because no job will ever
 * continue them (spec/segmented-restore.md D-01 to D-09).
 *
 * @param view what hooks and targets see
 * @param repairs tables whose definition must be written again
 */
public record FinalSchema(SchemaSnapshot view, List<Repair> repairs) {

  public static FinalSchema of(ChainSchema schema) {
    var tables = new ArrayList<TableView>();
    var repairs = new ArrayList<Repair>();
    for (TableState state : schema.model().tables()) {
      if (state.scope() != Scope.RESTORED) {
        continue;
      }
      TableInfo info = state.info();
      InFlight.RolledBack rolledBack = InFlight.rollBack(info);
      if (rolledBack.table().equals(info)) {
        tables.add(state.view());
      } else {
        TableView view = rolledBack.table().view(state.view().schema(), state.view().schemaId());
        tables.add(view);
        repairs.add(new Repair(state.view(), view, rolledBack));
      }
    }
    return new FinalSchema(new SchemaSnapshot(tables, schema.ids()), repairs);
  }

  /** A table with an unfinished DDL job, before and after the rollback. */
  public record Repair(TableView before, TableView after, InFlight.RolledBack rolledBack) {}
}
