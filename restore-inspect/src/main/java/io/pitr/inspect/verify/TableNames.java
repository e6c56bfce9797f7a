package io.pitr.inspect.verify;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.PartitionDefinition;
import io.pitr.format.schema.TableInfo;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of tables and partitions by physical id, collected from schemas in any order. The newest
 * name of an id wins. Thread-safe.
 */
public final class TableNames {
  private final Map<Long, Database> databases = new ConcurrentHashMap<>();
  private final Map<Long, Entry> tables = new ConcurrentHashMap<>();

  /** A database as of a timestamp. */
  private record Database(Tso ts, String name) {}

  /** A table or partition with its database. */
  private record Entry(Tso ts, long databaseId, String table, String partition) {}

  /** Adds a database from a full backup, which is older than any from the log. */
  void database(DbInfo database) {
    database(Tso.ZERO, database);
  }

  /** Adds a table from a full backup, which is older than any from the log. */
  void table(long databaseId, TableInfo table) {
    table(Tso.ZERO, databaseId, table);
  }

  private void database(Tso ts, DbInfo database) {
    databases.merge(
        database.id(),
        new Database(ts, database.name().original()),
        (old, now) -> now.ts().isBefore(old.ts()) ? old : now);
  }

  private void table(Tso ts, long databaseId, TableInfo table) {
    String name = table.name().original();
    put(table.id(), new Entry(ts, databaseId, name, ""));
    table
        .partition()
        .ifPresent(
            partition -> {
              for (PartitionDefinition definition : partition.definitions()) {
                put(definition.id(), new Entry(ts, databaseId, name, definition.name().original()));
              }
            });
  }

  private void put(long id, Entry entry) {
    tables.merge(id, entry, (old, now) -> now.ts().isBefore(old.ts()) ? old : now);
  }

  /**
   * Adds a table from the log. An unreadable definition is ignored.
   *
   * @param ts timestamp of the definition
   */
  public void table(Tso ts, long databaseId, byte[] tableInfo) {
    try {
      table(ts, databaseId, TableInfo.parse(tableInfo));
    } catch (RestoreException e) {
      // Its file is verified by checksums; the name is only for display.
    }
  }

  /** Adds a database from the log. An unreadable definition is ignored. */
  public void database(Tso ts, byte[] dbInfo) {
    try {
      database(ts, DbInfo.parse(dbInfo));
    } catch (RestoreException e) {
      // As for tables.
    }
  }

  /** The quoted name of a physical id, or the id itself if no schema is known; 0 is the schema. */
  public String of(long physicalId) {
    if (physicalId == 0) {
      return "schema changes";
    }
    Entry entry = tables.get(physicalId);
    if (entry == null) {
      return "table id " + physicalId;
    }
    Database known = databases.get(entry.databaseId());
    String database = known == null ? "database " + entry.databaseId() : known.name();
    String partition = entry.partition().isEmpty() ? "" : " partition `" + entry.partition() + "`";
    return "`" + database + "`.`" + entry.table() + "`" + partition;
  }

  /** The names in order of the ids. */
  List<String> of(Collection<Long> physicalIds) {
    return physicalIds.stream().map(this::of).toList();
  }

  /** All names known, by id. */
  public Map<Long, String> all() {
    var all = new TreeMap<Long, String>();
    tables.keySet().forEach(id -> all.put(id, of(id)));
    return all;
  }
}
