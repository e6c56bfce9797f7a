package io.pitr.inspect.verify;

import io.pitr.api.RestoreException;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.PartitionDefinition;
import io.pitr.format.schema.TableInfo;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of tables and partitions by physical id, gathered from schemas as they are met. Of several
 * names for an id the last one told stays. Safe for use by many threads.
 */
public final class TableNames {
  private final Map<Long, String> databases = new ConcurrentHashMap<>();
  private final Map<Long, Entry> tables = new ConcurrentHashMap<>();

  /** A table, or a partition of one, with the database it was seen in. */
  private record Entry(long databaseId, String table, String partition) {}

  void database(DbInfo database) {
    databases.put(database.id(), database.name().original());
  }

  void table(long databaseId, TableInfo table) {
    String name = table.name().original();
    tables.put(table.id(), new Entry(databaseId, name, ""));
    table
        .partition()
        .ifPresent(
            partition -> {
              for (PartitionDefinition definition : partition.definitions()) {
                tables.put(
                    definition.id(), new Entry(databaseId, name, definition.name().original()));
              }
            });
  }

  /** Takes a definition from the log; one that can't be read gives no name. */
  public void table(long databaseId, byte[] tableInfo) {
    try {
      table(databaseId, TableInfo.parse(tableInfo));
    } catch (RestoreException e) {
      // Its file is checked by checksums; a name is only for people.
    }
  }

  /** As the other. */
  public void database(byte[] dbInfo) {
    try {
      database(DbInfo.parse(dbInfo));
    } catch (RestoreException e) {
      // As above.
    }
  }

  /** The name of a physical id: quoted, or the number when no schema was met; 0 is the schema. */
  public String of(long physicalId) {
    if (physicalId == 0) {
      return "schema changes";
    }
    Entry entry = tables.get(physicalId);
    if (entry == null) {
      return "table id " + physicalId;
    }
    String database = databases.getOrDefault(entry.databaseId(), "database " + entry.databaseId());
    String partition = entry.partition().isEmpty() ? "" : " partition `" + entry.partition() + "`";
    return "`" + database + "`.`" + entry.table() + "`" + partition;
  }

  /** In order of the ids. */
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
