package io.pitr.testkit.schema;

import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A schema for tests. The id of an object on the target is its upstream id plus 1000. */
public final class SchemaFixture implements SchemaView {
  private static final long OFFSET = 1_000;

  private final List<TableView> tables;
  private final Map<Long, Long> ids = new HashMap<>();

  private SchemaFixture(List<TableView> tables) {
    this.tables = tables;
    for (TableView table : tables) {
      ids.put(table.id(), table.id() + OFFSET);
      table.physicalIds().forEach(id -> ids.put(id, id + OFFSET));
    }
  }

  public static SchemaFixture of(TableView... tables) {
    return new SchemaFixture(List.of(tables));
  }

  /** Adds objects that were restored and dropped since: they have ids, and no view. */
  public SchemaFixture withDropped(long... upstreamIds) {
    for (long id : upstreamIds) {
      ids.put(id, id + OFFSET);
    }
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
        .filter(
            table -> table.schema().equalsIgnoreCase(schema) && table.name().equalsIgnoreCase(name))
        .findFirst();
  }

  @Override
  public OptionalLong targetId(long upstreamId) {
    Long id = ids.get(upstreamId);
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }
}
