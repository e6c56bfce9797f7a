package io.pitr.engine.schema;

import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.engine.chain.IdMap;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The restored tables at one timestamp, as plugins and targets see them. */
public final class SchemaSnapshot implements SchemaView {
  private final Map<Long, TableView> tables = new TreeMap<>();
  private final Map<Long, TableView> owners = new HashMap<>();
  private final Map<String, TableView> names = new HashMap<>();
  private final IdMap ids;

  public SchemaSnapshot(Collection<TableView> tables, IdMap ids) {
    for (TableView table : tables) {
      this.tables.put(table.id(), table);
      table.physicalIds().forEach(id -> owners.put(id, table));
      names.put(key(table.schema(), table.name()), table);
    }
    this.ids = ids;
  }

  @Override
  public Collection<TableView> tables() {
    return Collections.unmodifiableCollection(tables.values());
  }

  @Override
  public Optional<TableView> table(long tableId) {
    return Optional.ofNullable(tables.get(tableId));
  }

  @Override
  public Optional<TableView> owner(long physicalId) {
    return Optional.ofNullable(owners.get(physicalId));
  }

  @Override
  public Optional<TableView> table(String schema, String name) {
    return Optional.ofNullable(names.get(key(schema, name)));
  }

  @Override
  public OptionalLong targetId(long upstreamId) {
    return ids.target(upstreamId);
  }

  private static String key(String schema, String name) {
    return schema.toLowerCase(Locale.ROOT) + '\0' + name.toLowerCase(Locale.ROOT);
  }
}
