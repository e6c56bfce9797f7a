package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.GoJson;
import io.pitr.writer.kv.MvccStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Databases and tables at one moment, by id, as trees. Trees are shared: who changes one copies it
 * first. Not thread-safe.
 */
public final class Catalog {
  private final Map<Long, ObjectNode> databases = new TreeMap<>();
  private final Map<Long, Map<Long, ObjectNode>> tables = new TreeMap<>();
  private final Map<Long, Long> homes = new TreeMap<>();

  /** What a reader at a timestamp finds. */
  public static Catalog at(MvccStore store, Tso ts) {
    Catalog catalog = new Catalog();
    byte[] prefix = MetaKey.databasesPrefix();
    store
        .scan(prefix, KeyPrefixes.next(prefix), ts)
        .values()
        .forEach(v -> catalog.put(GoJson.parseObject(v.value(), "a database of the model")));
    for (long database : List.copyOf(catalog.databases.keySet())) {
      byte[] hash = MetaKey.databasePrefix(database);
      store
          .scan(hash, KeyPrefixes.next(hash), ts)
          .forEach(
              (key, version) -> {
                if (MetaKey.parse(key, "a key of the model") instanceof MetaKey.Table) {
                  catalog.put(
                      database, GoJson.parseObject(version.value(), "a table of the model"));
                }
              });
    }
    return catalog;
  }

  void put(ObjectNode database) {
    databases.put(id(database), database);
  }

  void put(long databaseId, ObjectNode table) {
    tables.computeIfAbsent(databaseId, k -> new TreeMap<>()).put(id(table), table);
    homes.put(id(table), databaseId);
  }

  void removeDatabase(long id) {
    databases.remove(id);
    tables.remove(id);
    homes.values().removeIf(home -> home == id);
  }

  void removeTable(long databaseId, long id) {
    Map<Long, ObjectNode> inDatabase = tables.get(databaseId);
    if (inDatabase != null) {
      inDatabase.remove(id);
    }
    homes.remove(id, databaseId);
  }

  static long id(ObjectNode tree) {
    return tree.get("id").longValue();
  }

  /** The name of a table, as written. */
  public static String name(ObjectNode table) {
    return table.get("name").get("O").stringValue();
  }

  /** The name of a database, as written. */
  public static String databaseName(ObjectNode database) {
    return database.get("db_name").get("O").stringValue();
  }

  public Collection<ObjectNode> databases() {
    return databases.values();
  }

  public Collection<ObjectNode> tables(long databaseId) {
    return tables.getOrDefault(databaseId, Map.of()).values();
  }

  /** Every table, view and sequence. */
  public Collection<ObjectNode> tables() {
    List<ObjectNode> all = new ArrayList<>();
    tables.values().forEach(inDatabase -> all.addAll(inDatabase.values()));
    return all;
  }

  public Optional<ObjectNode> database(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return databases.values().stream()
        .filter(tree -> tree.get("db_name").get("L").stringValue().equals(lower))
        .findFirst();
  }

  public Optional<ObjectNode> database(long id) {
    return Optional.ofNullable(databases.get(id));
  }

  /** The database that a live table is in. */
  public Optional<Long> databaseOf(long tableId) {
    return Optional.ofNullable(homes.get(tableId));
  }

  public Optional<ObjectNode> table(long tableId) {
    return databaseOf(tableId)
        .flatMap(home -> Optional.ofNullable(tables.get(home)).map(t -> t.get(tableId)));
  }

  public Optional<ObjectNode> table(String database, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return database(database)
        .flatMap(
            db ->
                tables(id(db)).stream()
                    .filter(tree -> tree.get("name").get("L").stringValue().equals(lower))
                    .findFirst());
  }
}
