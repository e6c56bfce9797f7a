package io.pitr.engine.finish;

import io.pitr.api.Tso;
import io.pitr.api.schema.SchemaState;
import io.pitr.catalog.MetaChange;
import io.pitr.engine.schema.AllocatorPositions;
import io.pitr.engine.schema.DatabaseState;
import io.pitr.engine.schema.FinalSchema;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.Scope;
import io.pitr.engine.schema.TableState;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of meta keys at the end of a restore: they roll back unfinished changes of tables and
 * databases, and copy the allocators of tables that moved to another database before TiDB had
 * copied them (spec/segmented-restore.md I-21).
 */
final class RepairChanges {
  private RepairChanges() {}

  static List<Undated> of(FinalSchema schema, SchemaModel model) {
    var changes = new ArrayList<Undated>();
    for (FinalSchema.Repair repair : schema.repairs()) {
      changes.add(
          new Undated(
              new MetaKey.Table(repair.after().schemaId(), repair.after().id()),
              repair.rolledBack().table().json()));
    }
    for (DatabaseState database : model.databases()) {
      if (database.scope() == Scope.RESTORED && !database.info().isPublic()) {
        DbInfo restored = database.info().withState(SchemaState.PUBLIC);
        changes.add(new Undated(new MetaKey.Database(restored.id()), restored.json()));
      }
    }
    for (TableState table : model.tables()) {
      if (table.scope() != Scope.RESTORED) {
        continue;
      }
      AllocatorPositions ids = model.autoIds(table.view().id());
      ids.values()
          .forEach(
              (kind, value) -> {
                if (value.databaseId() != table.view().schemaId()) {
                  changes.add(
                      new Undated(
                          new MetaKey.AutoId(kind, table.view().schemaId(), table.view().id()),
                          value.text().getBytes(StandardCharsets.US_ASCII)));
                }
              });
    }
    return changes;
  }

  /** A change that the target has not given a timestamp yet. */
  record Undated(MetaKey key, byte[] value) {
    MetaChange at(Tso ts) {
      return new MetaChange(key, new Tso(ts.value() - 1), ts, false, value);
    }
  }
}
