package io.pitr.engine.schema;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.schema.TableView;
import io.pitr.catalog.MetaChange;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.MetaKey.AutoId.Kind;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies the schema of a full backup to a model, as changes at the backup's timestamp. A full
 * backup stores allocators in the definition; they are one ahead of the meta key's value
 * (spec/formats.md §1.4).
 */
public final class BaseSchema {
  private final SchemaModel model;
  private final Scoping scoping;
  private final SchemaSink sink;
  private final Tso base;
  private final List<MovedTable> moved = new ArrayList<>();

  public BaseSchema(SchemaModel model, Scoping scoping, SchemaSink sink, Tso base) {
    this.model = model;
    this.scoping = scoping;
    this.sink = sink;
    this.base = base;
  }

  /** The backup repeats a database with each of its tables; only the first one is applied. */
  public void database(DbInfo info) {
    if (model.database(info.id()).isPresent()) {
      return;
    }
    Scope scope = scoping.database(info.name().original());
    model.put(new DatabaseState(info, scope));
    if (scope == Scope.RESTORED) {
      sink.change(change(new MetaKey.Database(info.id()), info.json()));
    }
  }

  public void table(DbInfo databaseInfo, TableInfo info) {
    database(databaseInfo);
    DatabaseState database = model.requireDatabase(databaseInfo.id(), "full backup");
    String schema = database.info().name().original();
    Scope scope = scoping.table(info.id(), schema, info.name().original(), database.scope());
    var state = new TableState(info.view(schema, databaseInfo.id()), scope);
    model.put(state, scope == Scope.RESTORED ? Set.of() : info.allIds());
    if (scope != Scope.RESTORED) {
      return;
    }
    if (info.autoIdSchemaId() == 0) {
      restored(state.view(), info, databaseInfo.id());
    } else {
      moved.add(new MovedTable(state.view(), info));
    }
  }

  /**
   * Puts the tables that were moved to another database. Their allocators stay in the database that
   * the table was created in (spec/formats.md §4.4), which the backup may list later, or not at
   * all.
   */
  public void end() {
    for (MovedTable table : moved) {
      TableView view = table.view();
      TableInfo info = table.info();
      long origin = info.autoIdSchemaId();
      if (model.isRestored(origin)) {
        restored(view, info, origin);
      } else {
        TableInfo kept = info.withoutAutoIdSchema();
        TableView keptView = kept.view(view.schema(), view.schemaId());
        model.leaveOut(Set.of(origin));
        model.put(new TableState(keptView, Scope.RESTORED), Set.of());
        restored(keptView, kept, view.schemaId());
      }
    }
  }

  /**
   * @param allocators id of the database that stores the table's auto ids
   */
  private void restored(TableView table, TableInfo info, long allocators) {
    sink.change(change(new MetaKey.Table(table.schemaId(), info.id()), info.json()));
    allocators(allocators, info);
    sink.event(new RestoreEvent.BaseTableRestored(table));
  }

  private void allocators(long databaseId, TableInfo info) {
    if (info.viewInfo().isPresent()) {
      return;
    }
    if (info.sequenceInfo().isPresent()) {
      allocator(databaseId, info, Kind.SEQUENCE, Optional.of(info.autoIncId()));
      return;
    }
    boolean separate = info.separatesAutoIncrement();
    long rowId = separate ? info.autoIncIdExtra() : info.autoIncId();
    allocator(databaseId, info, Kind.ROW_ID, allocated(rowId));
    if (separate) {
      allocator(databaseId, info, Kind.AUTO_INCREMENT, allocated(info.autoIncId()));
    }
    allocator(databaseId, info, Kind.AUTO_RANDOM, allocated(info.autoRandId()));
  }

  /** 0 and 1 mean that no id was allocated; unsigned ids wrap around to negative numbers. */
  private static Optional<Long> allocated(long next) {
    return next == 0 || next == 1 ? Optional.empty() : Optional.of(next);
  }

  /** The meta key has the last allocated id, the backup the next one. */
  private void allocator(long databaseId, TableInfo info, Kind kind, Optional<Long> next) {
    next.ifPresent(
        id -> {
          String last = Long.toString(id - 1);
          model.put(
              info.id(),
              model.autoIds(info.id()).with(kind, new AllocatorPositions.Value(databaseId, last)));
          sink.change(
              change(
                  new MetaKey.AutoId(kind, databaseId, info.id()),
                  last.getBytes(StandardCharsets.US_ASCII)));
        });
  }

  private MetaChange change(MetaKey key, byte[] value) {
    return new MetaChange(key, base, base, false, value);
  }

  /** A table whose auto ids are in the database that it was created in. */
  private record MovedTable(TableView view, TableInfo info) {}
}
