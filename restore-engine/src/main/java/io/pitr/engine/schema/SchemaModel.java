package io.pitr.engine.schema;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.TableView;
import io.pitr.engine.EngineError;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The upstream cluster's schema while changes are applied: live databases, live tables, allocators,
 * and the ids of objects that are not restored. All ids are upstream. Records the changes since it
 * was loaded. One thread.
 */
public final class SchemaModel {
  static final String OUT = "out";

  private final SortedMap<Long, DatabaseState> databases = new TreeMap<>();
  private final SortedMap<Long, TableState> tables = new TreeMap<>();
  private final Map<Long, AllocatorPositions> autoIds = new HashMap<>();
  private final Set<Long> unrestoredIds = new HashSet<>();

  private final SortedSet<String> changed = new TreeSet<>();
  private final SortedSet<String> gone = new TreeSet<>();

  /**
   * A copy in which the filter leaves nothing out, for the first pass of a segment. It has no ids
   * of objects that are not restored.
   */
  public SchemaModel unfiltered() {
    var all = new SchemaModel();
    databases
        .values()
        .forEach(state -> all.put(new DatabaseState(state.info(), unfiltered(state.scope()))));
    tables
        .values()
        .forEach(
            state -> all.put(new TableState(state.view(), unfiltered(state.scope())), Set.of()));
    all.autoIds.putAll(autoIds);
    all.sealed();
    return all;
  }

  private static Scope unfiltered(Scope scope) {
    return scope == Scope.LEFT_OUT ? Scope.RESTORED : scope;
  }

  public Optional<DatabaseState> database(long id) {
    return Optional.ofNullable(databases.get(id));
  }

  public Optional<TableState> table(long id) {
    return Optional.ofNullable(tables.get(id));
  }

  /** Whether a database is live and restored. */
  boolean isRestored(long databaseId) {
    return database(databaseId).filter(state -> state.scope() == Scope.RESTORED).isPresent();
  }

  /** A live table, unless it is not restored. */
  Optional<TableState> restoredTable(long id) {
    return table(id).filter(state -> state.scope() == Scope.RESTORED);
  }

  public Collection<TableState> tables() {
    return Collections.unmodifiableCollection(tables.values());
  }

  public Collection<DatabaseState> databases() {
    return Collections.unmodifiableCollection(databases.values());
  }

  public AllocatorPositions autoIds(long tableId) {
    return autoIds.getOrDefault(tableId, AllocatorPositions.NONE);
  }

  /**
   * Whether the system databases are known. If a full backup was made without them, their rows in
   * the log can't be distinguished from rows of tables that are really missing.
   */
  public boolean knowsSystemDatabases() {
    return databases.values().stream().anyMatch(database -> database.scope() == Scope.SYSTEM);
  }

  /** Whether an id of a database, table or partition belongs to an object that is not restored. */
  public boolean isUnrestored(long id) {
    return unrestoredIds.contains(id);
  }

  Set<Long> unrestoredIds() {
    return Collections.unmodifiableSet(unrestoredIds);
  }

  void put(DatabaseState database) {
    long id = database.info().id();
    databases.put(id, database);
    touch("db/" + id);
    if (database.scope() != Scope.RESTORED) {
      leaveOut(Set.of(id));
    }
  }

  void removeDatabase(long id) {
    if (databases.remove(id) != null) {
      end("db/" + id);
    }
  }

  void put(TableState table, Set<Long> allIds) {
    long id = table.view().id();
    tables.put(id, table);
    touch("table/" + id);
    if (table.scope() != Scope.RESTORED) {
      leaveOut(allIds);
    }
  }

  void removeTable(long id) {
    if (tables.remove(id) != null) {
      end("table/" + id);
    }
    if (autoIds.remove(id) != null) {
      end("auto/" + id);
    }
  }

  void put(long tableId, AllocatorPositions ids) {
    if (ids.values().isEmpty()) {
      if (autoIds.remove(tableId) != null) {
        end("auto/" + tableId);
      }
    } else {
      autoIds.put(tableId, ids);
      touch("auto/" + tableId);
    }
  }

  Map<Long, AllocatorPositions> allAutoIds() {
    return Collections.unmodifiableMap(autoIds);
  }

  void restoreUnrestoredIds(Set<Long> ids) {
    unrestoredIds.addAll(ids);
  }

  void leaveOut(Set<Long> ids) {
    if (unrestoredIds.addAll(ids)) {
      touch(OUT);
    }
  }

  private void touch(String name) {
    changed.add(name);
    gone.remove(name);
  }

  private void end(String name) {
    gone.add(name);
    changed.remove(name);
  }

  /** Names of the documents that differ from what was loaded. */
  SortedSet<String> changed() {
    return Collections.unmodifiableSortedSet(changed);
  }

  /** Names of the documents that were removed. */
  public SortedSet<String> gone() {
    return Collections.unmodifiableSortedSet(gone);
  }

  /** Forgets the changes so far: they are saved. */
  public void sealed() {
    changed.clear();
    gone.clear();
  }

  DatabaseState requireDatabase(long id, String where) {
    DatabaseState database = databases.get(id);
    if (database == null) {
      throw new RestoreException(
          EngineError.SCHEMA_UNKNOWN_DATABASE, "no database has the id " + id, where);
    }
    return database;
  }

  /** Live restored tables. */
  public Collection<TableView> restoredTables() {
    return tables.values().stream()
        .filter(table -> table.scope() == Scope.RESTORED)
        .map(TableState::view)
        .toList();
  }
}
