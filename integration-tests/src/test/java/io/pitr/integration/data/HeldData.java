package io.pitr.integration.data;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * All that a cluster holds of its users: objects by database and name. A database without objects
 * is there, too.
 */
public record HeldData(SortedMap<String, SortedMap<String, HeldTable>> databases) {
  public HeldData {
    var copy = new TreeMap<String, SortedMap<String, HeldTable>>();
    databases.forEach(
        (name, objects) ->
            copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(objects))));
    databases = Collections.unmodifiableSortedMap(copy);
  }

  /** Calls back for each table with rows of its own that the server could show. */
  public void forEachBaseTable(BiConsumer<TableId, HeldTable> action) {
    databases.forEach(
        (database, objects) ->
            objects.forEach(
                (name, table) -> {
                  if (table.isBaseTable() && table.error().isEmpty()) {
                    action.accept(new TableId(database, name), table);
                  }
                }));
  }

  /** A table's name in full. */
  public record TableId(String database, String table) {
    @Override
    public String toString() {
      return "`" + database + "`.`" + table + "`";
    }
  }
}
