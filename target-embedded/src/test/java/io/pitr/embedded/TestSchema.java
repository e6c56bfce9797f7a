package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.MetaEntry;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.TableInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A few tables of the database `app`, upstream id 1, and the ids that a target gave. */
final class TestSchema implements SchemaView {
  static final long DATABASE = 1;

  private final List<TableView> tables = new ArrayList<>();
  private final Map<Long, Long> ids = new HashMap<>();

  TestSchema() {
    ids.put(DATABASE, 1001L);
  }

  /** Adds a table whose target ids are the upstream ones plus 1000, and writes its definition. */
  TestSchema add(EmbeddedTarget target, TableInfo info, Tso ts) {
    info.allIds().forEach(id -> ids.put(id, id + 1000));
    tables.add(info.view("app", DATABASE));
    TableInfo mapped = info.mapIds(id -> ids.getOrDefault(id, id), id -> id);
    byte[] key = new MetaKey.Table(ids.get(DATABASE), mapped.id()).encode();
    target.putMeta(
        List.of(new MetaEntry(key, new Tso(ts.value() - 1), ts, false, mapped.json())), ts);
    return this;
  }

  /** Adds a table whose definition is on the target already. */
  TestSchema know(TableView table) {
    tables.add(table);
    return this;
  }

  TestSchema map(long upstream, long target) {
    ids.put(upstream, target);
    return this;
  }

  @Override
  public Collection<TableView> tables() {
    return tables;
  }

  @Override
  public Optional<TableView> table(long tableId) {
    return tables.stream().filter(table -> table.id() == tableId).findFirst();
  }

  @Override
  public Optional<TableView> owner(long physicalId) {
    return tables.stream().filter(table -> table.physicalIds().contains(physicalId)).findFirst();
  }

  @Override
  public Optional<TableView> table(String schema, String name) {
    return tables.stream()
        .filter(table -> table.schema().equalsIgnoreCase(schema))
        .filter(table -> table.name().equalsIgnoreCase(name))
        .findFirst();
  }

  @Override
  public OptionalLong targetId(long upstreamId) {
    return ids.containsKey(upstreamId)
        ? OptionalLong.of(ids.get(upstreamId))
        : OptionalLong.empty();
  }
}
