package io.pitr.inspect.schema;

import io.pitr.api.RestoreException;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.FormatError;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.MetaKey.AutoId;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.SystemSchemas;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.row.TableReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads the schema of a snapshot from its meta keys (spec/formats.md §4.4). Omits system databases.
 * Includes databases and tables in every state: a TiDB server that reads an old snapshot shows an
 * object from the moment its definition is stored until it is deleted, even while the object is
 * being dropped. Single-threaded, as the snapshot.
 */
public final class SchemaReader {
  private final SnapshotReader snapshot;

  public SchemaReader(SnapshotReader snapshot) {
    this.snapshot = snapshot;
  }

  /** All databases except system databases, ordered by name. */
  public List<DbInfo> databases() {
    List<DbInfo> found = new ArrayList<>();
    byte[] prefix = MetaKey.databasesPrefix();
    try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        DbInfo database = DbInfo.parse(cursor.value());
        if (!SystemSchemas.contains(database.name().original())) {
          found.add(database);
        }
      }
    }
    found.sort(Comparator.comparing(database -> database.name().lower()));
    return found;
  }

  /**
   * Visits every table, view and sequence of a database, one at a time, so memory use does not
   * depend on their number.
   *
   * @param unreadable receives objects whose definition can't be read
   */
  public void forEach(
      DbInfo database, Consumer<SchemaObject> each, Consumer<SkippedTable> unreadable) {
    boolean unused =
        anyMatch(
            database,
            object -> {
              each.accept(object);
              return false;
            },
            table -> {
              unreadable.accept(table);
              return false;
            });
  }

  /**
   * Whether a database has a matching table, view or sequence. Stops at the first.
   *
   * @param unreadable receives objects whose definition can't be read
   */
  boolean anyMatch(
      DbInfo database, Predicate<SchemaObject> each, Predicate<SkippedTable> unreadable) {
    byte[] prefix = MetaKey.databasePrefix(database.id());
    try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        MetaKey key = MetaKey.parse(cursor.key(), database.toString());
        if (key instanceof MetaKey.Table table) {
          SchemaObject object;
          try {
            object = object(database, cursor.value());
          } catch (RestoreException e) {
            if (!TableReading.isOfOneTable(e)) {
              throw e;
            }
            if (unreadable.test(unreadable(database, table.tableId(), cursor.value(), e))) {
              return true;
            }
            continue;
          }
          if (each.test(object)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private SchemaObject object(DbInfo database, byte[] definition) {
    TableInfo table = TableInfo.parse(definition);
    return new SchemaObject(database, table, autoIds(database, table));
  }

  private static SkippedTable unreadable(
      DbInfo database, long id, byte[] definition, RestoreException why) {
    return new SkippedTable(
        database.name().original(),
        TableInfo.nameIn(definition).orElse(""),
        id,
        TableReading.problem(why));
  }

  /**
   * All tables, views and sequences of a database, ordered by name.
   *
   * @throws RestoreException if a definition can't be read
   */
  public List<SchemaObject> objects(DbInfo database) {
    List<SchemaObject> objects = new ArrayList<>();
    forEach(
        database,
        objects::add,
        unreadable -> {
          throw new RestoreException(List.of(unreadable.why()), null);
        });
    objects.sort(Comparator.comparing(object -> object.table().name().lower()));
    return objects;
  }

  private NextTableIds autoIds(DbInfo database, TableInfo table) {
    long schemaId = table.autoIdSchemaId() == 0 ? database.id() : table.autoIdSchemaId();
    return new NextTableIds(
        number(new AutoId(AutoId.Kind.ROW_ID, schemaId, table.id())),
        number(new AutoId(AutoId.Kind.AUTO_INCREMENT, schemaId, table.id())),
        number(new AutoId(AutoId.Kind.AUTO_RANDOM, schemaId, table.id())),
        number(new AutoId(AutoId.Kind.SEQUENCE, schemaId, table.id())));
  }

  private long number(AutoId key) {
    return snapshot.get(key.encode()).map(value -> number(value, key)).orElse(0L);
  }

  private static long number(byte[] value, AutoId key) {
    String text = new String(value, StandardCharsets.US_ASCII);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT, "expected a decimal number, got " + text, key.toString(), e);
    }
  }
}
