package io.pitr.engine.finish;

import io.pitr.api.Tso;
import io.pitr.engine.schema.AllocatorPositions;
import io.pitr.engine.schema.DatabaseState;
import io.pitr.engine.schema.FinalSchema;
import io.pitr.engine.schema.MetaChange;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.Scope;
import io.pitr.engine.schema.TableState;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.SchemaState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of meta keys that the end needs: tables and databases in flight made sane, and
 * allocators of tables that moved to another database while their values had not yet been copied
 * there (spec/segmented-restore.md I-21).
 */
final class RepairChanges {
  private RepairChanges() {}

  static List<Undated> of(FinalSchema schema, SchemaModel model) {
    var changes = new ArrayList<Undated>();
    for (FinalSchema.Repair repair : schema.repairs()) {
      changes.add(
          new Undated(
              new MetaKey.Table(repair.after().schemaId(), repair.after().id()),
              repair.what().table().json()));
    }
    for (DatabaseState database : model.databases()) {
      if (database.scope() == Scope.RESTORED && !database.info().isPublic()) {
        DbInfo sane = database.info().withState(SchemaState.PUBLIC);
        changes.add(new Undated(new MetaKey.Database(sane.id()), sane.json()));
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

  /** A change whose timestamp the target gives. */
  record Undated(MetaKey key, byte[] value) {
    MetaChange at(Tso ts) {
      return new MetaChange(key, new Tso(ts.value() - 1), ts, false, value);
    }
  }
}
