package io.pitr.format.schema;

import io.pitr.api.target.ObjectName;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The objects of a target that have one of some ids, whatever their names are. Ids are used once in
 * the life of a target, names are not.
 */
public record ObjectsById(List<Database> databases) {
  private static final String WHERE = "schema of the target";

  public ObjectsById {
    databases = List.copyOf(databases);
  }

  /**
   * A database that has one of the ids, or contains objects that have one.
   *
   * @param chosen whether its own id is one of them
   * @param tables tables, views and sequences with one of the ids
   * @param others how many other objects it contains
   */
  public record Database(DbInfo info, boolean chosen, List<TableInfo> tables, int others) {
    public Database {
      tables = List.copyOf(tables);
    }

    /** Whether nothing is left of it without its chosen objects. */
    public boolean isWhollyChosen() {
      return chosen && others == 0;
    }
  }

  public static ObjectsById read(SnapshotReader reader, Set<Long> ids) {
    var found = new ArrayList<Database>();
    if (!ids.isEmpty()) {
      for (DbInfo info : allDatabases(reader)) {
        Database database = read(reader, info, ids);
        if (database.chosen() || !database.tables().isEmpty()) {
          found.add(database);
        }
      }
    }
    return new ObjectsById(found);
  }

  private static Database read(SnapshotReader reader, DbInfo info, Set<Long> ids) {
    var tables = new ArrayList<TableInfo>();
    int others = 0;
    byte[] prefix = MetaKey.databasePrefix(info.id());
    try (SnapshotReader.Cursor cursor = reader.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        if (MetaKey.parse(cursor.key(), WHERE) instanceof MetaKey.Table table) {
          if (ids.contains(table.tableId())) {
            tables.add(TableInfo.parse(cursor.value()));
          } else {
            others++;
          }
        }
      }
    }
    return new Database(info, ids.contains(info.id()), tables, others);
  }

  /** All databases of a target. */
  public static List<DbInfo> allDatabases(SnapshotReader reader) {
    var found = new ArrayList<DbInfo>();
    byte[] prefix = MetaKey.databasesPrefix();
    try (SnapshotReader.Cursor cursor = reader.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        found.add(DbInfo.parse(cursor.value()));
      }
    }
    return found;
  }

  /** The chosen objects in order of their names: each database without others, then its tables. */
  public List<ObjectName> names() {
    var names = new ArrayList<ObjectName>();
    for (Database database : databases) {
      String schema = database.info().name().original();
      if (database.isWhollyChosen()) {
        names.add(new ObjectName(schema, ""));
      }
      database
          .tables()
          .forEach(table -> names.add(new ObjectName(schema, table.name().original())));
    }
    names.sort(Comparator.comparing(ObjectName::schema).thenComparing(ObjectName::table));
    return names;
  }

  /** The keys of the definitions of the chosen tables, views and sequences. */
  public List<MetaKey.Table> tableKeys() {
    var keys = new ArrayList<MetaKey.Table>();
    for (Database database : databases) {
      database
          .tables()
          .forEach(table -> keys.add(new MetaKey.Table(database.info().id(), table.id())));
    }
    return keys;
  }
}
