package io.pitr.engine.schema;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.PartitionView;
import io.pitr.catalog.MetaChange;
import io.pitr.catalog.MetaTransaction;
import io.pitr.engine.EngineError;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.Job;
import io.pitr.format.schema.SystemSchemas;
import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies committed changes to a {@link SchemaModel} and emits events. Inside one transaction
 * databases are created first and dropped last. Events of tables are drops, then changes, then
 * creations, each in order of id.
 *
 * <p>A table is found by its id in any database: a delete in a database that the table has already
 * left is part of a move, not a drop (spec/segmented-restore.md I-03, R-04).
 */
public final class SchemaFold {
  private final SchemaModel model;
  private final Scoping scoping;
  private final SchemaSink sink;
  private final OrphanedAllocators orphans;

  public SchemaFold(SchemaModel model, Scoping scoping, SchemaSink sink) {
    this.model = model;
    this.scoping = scoping;
    this.sink = sink;
    this.orphans = new OrphanedAllocators(model, sink);
  }

  /**
   * @throws RestoreException with a code of {@link EngineError}, or of the format
   */
  public void apply(MetaTransaction transaction) {
    var tables = new TreeMap<Long, List<MetaChange>>();
    var droppedDatabases = new ArrayList<MetaChange>();
    var rest = new ArrayList<MetaChange>();
    for (MetaChange change : transaction.changes()) {
      if (change.key() instanceof MetaKey.Database) {
        if (change.delete()) {
          droppedDatabases.add(change);
        } else {
          putDatabase(change);
        }
      } else if (change.key() instanceof MetaKey.Table table) {
        tables.computeIfAbsent(table.tableId(), id -> new ArrayList<>()).add(change);
      } else {
        rest.add(change);
      }
    }
    applyTables(transaction.commitTs(), tables);
    for (MetaChange change : rest) {
      if (change.key() instanceof MetaKey.AutoId autoId) {
        applyAutoId(autoId, change);
      } else if (change.key() instanceof MetaKey.DdlHistory && !change.delete()) {
        finishJob(change);
      } else if (change.key() instanceof MetaKey.Policy
          || change.key() instanceof MetaKey.NextGlobalId) {
        sink.change(change);
      }
    }
    droppedDatabases.forEach(this::dropDatabase);
  }

  private void putDatabase(MetaChange change) {
    DbInfo info = DbInfo.parse(change.value());
    Scope scope =
        model
            .database(info.id())
            .map(DatabaseState::scope)
            .orElseGet(() -> scoping.database(info.name().original()));
    model.put(new DatabaseState(info, scope));
    if (scope == Scope.RESTORED) {
      sink.change(change);
    }
  }

  private void dropDatabase(MetaChange change) {
    long id = ((MetaKey.Database) change.key()).databaseId();
    model
        .database(id)
        .ifPresent(
            database -> {
              model.removeDatabase(id);
              if (database.scope() == Scope.RESTORED) {
                sink.change(change);
                sink.event(
                    new RestoreEvent.DatabaseDropped(
                        change.commitTs(), id, database.info().name().original()));
              }
            });
  }

  private void applyTables(Tso commitTs, Map<Long, List<MetaChange>> tables) {
    var changes = new ArrayList<TableChange>();
    tables.forEach(
        (id, all) -> {
          if (!isOfUnknownSystemDatabase(all)) {
            changes.add(resolve(id, all));
          }
        });
    changes.stream().filter(TableChange::isDrop).forEach(change -> drop(commitTs, change));
    changes.stream().filter(TableChange::isAlter).forEach(change -> alter(commitTs, change));
    changes.stream().filter(TableChange::isCreate).forEach(change -> create(commitTs, change));
    changes.stream().filter(change -> !change.isDrop() && !change.hasAfter()).forEach(this::tell);
  }

  /** A database that the full backup does not contain; its tables are left out. */
  private boolean isOfUnknownSystemDatabase(List<MetaChange> changes) {
    if (model.knowsSystemDatabases()) {
      return false;
    }
    for (MetaChange change : changes) {
      boolean known = model.database(((MetaKey.Table) change.key()).databaseId()).isPresent();
      if (known) {
        return false;
      }
      if (!change.delete()) {
        model.leaveOut(TableInfo.parse(change.value()).allIds());
      }
    }
    return true;
  }

  private TableChange resolve(long tableId, List<MetaChange> all) {
    TableState before = model.table(tableId).orElse(null);
    MetaChange put = null;
    boolean gone = false;
    for (MetaChange change : all) {
      long databaseId = ((MetaKey.Table) change.key()).databaseId();
      if (!change.delete()) {
        if (put != null) {
          throw new RestoreException(
              EngineError.SCHEMA_INCONSISTENT,
              "one transaction defines table " + tableId + " in two databases",
              "commit-ts " + change.commitTs());
        }
        put = change;
      } else if (before != null && before.view().schemaId() == databaseId) {
        gone = true;
      }
    }
    return new TableChange(tableId, before, put, gone, all);
  }

  private void drop(Tso commitTs, TableChange change) {
    TableState before = change.requireBefore();
    model.removeTable(change.tableId());
    if (before.scope() == Scope.RESTORED) {
      change.all().forEach(sink::change);
      sink.event(new RestoreEvent.TableDropped(commitTs, before.view()));
    }
  }

  private void alter(Tso commitTs, TableChange change) {
    TableState before = change.requireBefore();
    Definition definition = put(change, before.scope());
    TableState after = definition.state();
    if (after.scope() != Scope.RESTORED) {
      return;
    }
    write(change, definition);
    if (definition.orphaned()) {
      orphans.move(before, after, change.requirePut());
    }
    sink.event(new RestoreEvent.TableChanged(commitTs, before.view(), after.view()));
    Set<Long> indexes = new HashSet<>();
    after.view().indexes().forEach(index -> indexes.add(index.id()));
    for (IndexView index : before.view().indexes()) {
      if (!indexes.contains(index.id())) {
        sink.event(new RestoreEvent.IndexDropped(commitTs, before.view(), index.id()));
      }
    }
    Set<Long> partitions = new HashSet<>(after.view().physicalIds());
    for (PartitionView partition : before.view().partitions()) {
      if (!partitions.contains(partition.id())) {
        sink.event(new RestoreEvent.PartitionDropped(commitTs, before.view(), partition.id()));
      }
    }
  }

  private void create(Tso commitTs, TableChange change) {
    Definition definition = put(change, null);
    TableState after = definition.state();
    if (after.scope() == Scope.RESTORED) {
      write(change, definition);
      sink.event(new RestoreEvent.TableCreated(commitTs, after.view()));
    }
  }

  private void write(TableChange change, Definition definition) {
    for (MetaChange one : change.all()) {
      sink.change(
          one == change.put() && definition.orphaned()
              ? one.putOf(one.key(), definition.state().info().json())
              : one);
    }
  }

  /**
   * Deletes in databases that the table is not in. They are harmless and are replayed like
   * upstream.
   */
  private void tell(TableChange change) {
    if (!model.isUnrestored(change.tableId())) {
      change.all().stream()
          .filter(delete -> model.isRestored(((MetaKey.Table) delete.key()).databaseId()))
          .forEach(sink::change);
    }
  }

  private Definition put(TableChange change, @Nullable Scope known) {
    MetaChange put = change.requirePut();
    long databaseId = ((MetaKey.Table) put.key()).databaseId();
    String where = "table " + change.tableId() + ", commit-ts " + put.commitTs();
    DatabaseState database = model.requireDatabase(databaseId, where);
    TableInfo info = TableInfo.parse(put.value());
    if (info.id() != change.tableId()) {
      throw new RestoreException(
          EngineError.SCHEMA_INCONSISTENT, "the definition says it is table " + info.id(), where);
    }
    String schema = database.info().name().original();
    Scope scope =
        known != null
            ? known
            : scoping.table(info.id(), schema, info.name().original(), database.scope());
    boolean orphaned = orphans.contain(info);
    TableInfo kept = orphaned ? info.withoutAutoIdSchema() : info;
    var state = new TableState(kept.view(schema, databaseId), scope);
    model.put(state, scope == Scope.RESTORED ? Set.of() : info.allIds());
    return new Definition(state, orphaned);
  }

  private void applyAutoId(MetaKey.AutoId key, MetaChange change) {
    if (model.isUnrestored(key.tableId())) {
      return;
    }
    if (model.isRestored(key.databaseId()) || isOfDroppedDatabase(key)) {
      putAutoId(key, change);
    } else if (!change.delete()) {
      // The first database may be dropped; the position then stays as a lower bound.
      orphans
          .onTarget(key)
          .ifPresent(mapped -> putAutoId(mapped, change.putOf(mapped, change.value())));
    }
  }

  /**
   * The upstream keeps the auto ids of a moved table in its first database even if that is gone.
   */
  private boolean isOfDroppedDatabase(MetaKey.AutoId key) {
    return model.database(key.databaseId()).isEmpty()
        && !model.isUnrestored(key.databaseId())
        && model.restoredTable(key.tableId()).isPresent();
  }

  private void putAutoId(MetaKey.AutoId key, MetaChange change) {
    AllocatorPositions ids = model.autoIds(key.tableId());
    if (model.table(key.tableId()).isPresent()) {
      model.put(
          key.tableId(),
          change.delete()
              ? ids.without(key.kind(), key.databaseId())
              : ids.with(
                  key.kind(),
                  new AllocatorPositions.Value(
                      key.databaseId(), new String(change.value(), StandardCharsets.US_ASCII))));
    }
    sink.change(change);
  }

  private void finishJob(MetaChange change) {
    Job job = Job.parse(change.value());
    if (job.type() == ActionType.FLASHBACK_CLUSTER && job.succeeded()) {
      throw new RestoreException(
          EngineError.UPSTREAM_UNSUPPORTED,
          "FLASHBACK CLUSTER was run upstream",
          "job " + job.id() + ", commit-ts " + change.commitTs());
    }
    boolean system =
        model.isUnrestored(job.schemaId())
            || model.isUnrestored(job.tableId())
            || SystemSchemas.contains(job.schemaName());
    if (!system) {
      sink.event(new RestoreEvent.DdlJobFinished(change.commitTs(), job));
    }
  }

  /**
   * @param orphaned whether the database that stores the auto ids is not restored
   */
  private record Definition(TableState state, boolean orphaned) {}

  private record TableChange(
      long tableId,
      @Nullable TableState before,
      @Nullable MetaChange put,
      boolean gone,
      List<MetaChange> all) {

    boolean hasAfter() {
      return put != null;
    }

    boolean isDrop() {
      return before != null && put == null && gone;
    }

    boolean isAlter() {
      return before != null && put != null;
    }

    boolean isCreate() {
      return before == null && put != null;
    }

    TableState requireBefore() {
      if (before == null) {
        throw new IllegalStateException("table " + tableId + " was not there");
      }
      return before;
    }

    MetaChange requirePut() {
      if (put == null) {
        throw new IllegalStateException("table " + tableId + " is not put");
      }
      return put;
    }
  }
}
