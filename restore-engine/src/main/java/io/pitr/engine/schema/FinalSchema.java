package io.pitr.engine.schema;

import io.pitr.api.schema.TableView;
import io.pitr.engine.chain.IdMap;
import io.pitr.format.schema.InFlight;
import io.pitr.format.schema.TableInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The schema as it is to be at the end: objects that DDL jobs left half-way are made sane, since no
 * job will ever go on with them (spec/segmented-restore.md D-01 to D-09).
 *
 * @param view what hooks and targets see
 * @param repairs tables whose definition must be written anew
 */
public record FinalSchema(SchemaSnapshot view, List<Repair> repairs) {

  public static FinalSchema of(SchemaModel model, IdMap ids) {
    var tables = new ArrayList<TableView>();
    var repairs = new ArrayList<Repair>();
    for (TableState state : model.tables()) {
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
    return new FinalSchema(new SchemaSnapshot(tables, ids), repairs);
  }

  /** Between segments: the schema as the log has it. */
  public static SchemaSnapshot current(SchemaModel model, IdMap ids) {
    return new SchemaSnapshot(model.restoredTables(), ids);
  }

  /** A table that was in flight, before and after. */
  public record Repair(TableView before, TableView after, InFlight.RolledBack what) {}
}
