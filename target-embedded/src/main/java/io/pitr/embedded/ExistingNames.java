package io.pitr.embedded;

import io.pitr.api.target.ObjectName;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Finds schema objects of the target by name, at one timestamp. */
final class ExistingNames {
  private final SnapshotReader reader;

  ExistingNames(SnapshotReader reader) {
    this.reader = reader;
  }

  List<ObjectName> existing(Collection<ObjectName> names) {
    var wanted = new LinkedHashMap<String, List<ObjectName>>();
    for (ObjectName name : names) {
      wanted.computeIfAbsent(lower(name.schema()), schema -> new ArrayList<>()).add(name);
    }
    var found = new HashSet<ObjectName>();
    databases()
        .forEach(
            (id, database) -> {
              List<ObjectName> inside = wanted.getOrDefault(database.name().lower(), List.of());
              boolean needsTables = inside.stream().anyMatch(name -> !name.table().isEmpty());
              Set<String> tables = needsTables ? tableNames(id) : Set.of();
              inside.stream()
                  .filter(name -> name.table().isEmpty() || tables.contains(lower(name.table())))
                  .forEach(found::add);
            });
    return names.stream().filter(found::contains).distinct().toList();
  }

  OptionalLong databaseId(String name) {
    return databases().entrySet().stream()
        .filter(entry -> entry.getValue().name().matches(name))
        .mapToLong(Map.Entry::getKey)
        .findFirst();
  }

  private Map<Long, DbInfo> databases() {
    var found = new LinkedHashMap<Long, DbInfo>();
    byte[] prefix = MetaKey.databasesPrefix();
    try (SnapshotReader.Cursor cursor = reader.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        if (parse(cursor.key()) instanceof MetaKey.Database database) {
          found.put(database.databaseId(), DbInfo.parse(cursor.value()));
        }
      }
    }
    return found;
  }

  private Set<String> tableNames(long databaseId) {
    var found = new HashSet<String>();
    byte[] prefix = MetaKey.databasePrefix(databaseId);
    try (SnapshotReader.Cursor cursor = reader.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        if (parse(cursor.key()) instanceof MetaKey.Table) {
          found.add(TableInfo.parse(cursor.value()).name().lower());
        }
      }
    }
    return found;
  }

  private static MetaKey parse(byte[] key) {
    return MetaKey.parse(key, "meta key " + HexText.of(key));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
