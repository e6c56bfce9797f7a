package io.pitr.engine.schema;

import io.pitr.catalog.MetaChange;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Allocators of tables whose first database is not restored: the table was moved to another
 * database, and the first one was dropped before the full backup or is left out by the filter. The
 * upstream keeps such allocators under the first database (spec/formats.md §4.4), which does not
 * exist on the target. The target keeps them under the table's present database, and its definition
 * refers to no other one.
 */
final class OrphanedAllocators {
  private final SchemaModel model;
  private final SchemaSink sink;

  OrphanedAllocators(SchemaModel model, SchemaSink sink) {
    this.model = model;
    this.sink = sink;
  }

  /** Whether the table's auto ids are in a database that is not restored. */
  boolean contain(TableInfo info) {
    return info.autoIdSchemaId() != 0 && model.isUnrestored(info.autoIdSchemaId());
  }

  /** Moves the allocators of such a table along with it to another database. */
  void move(TableState before, TableState after, MetaChange put) {
    long from = before.view().schemaId();
    long to = after.view().schemaId();
    if (from == to) {
      return;
    }
    long table = after.view().id();
    model
        .autoIds(table)
        .values()
        .forEach(
            (kind, position) -> {
              if (position.databaseId() == from) {
                byte[] value = position.text().getBytes(StandardCharsets.US_ASCII);
                sink.change(put.deleteOf(new MetaKey.AutoId(kind, from, table)));
                sink.change(put.putOf(new MetaKey.AutoId(kind, to, table), value));
                model.put(
                    table,
                    model
                        .autoIds(table)
                        .with(kind, new AllocatorPositions.Value(to, position.text())));
              }
            });
  }

  /**
   * Where the target keeps the position of an allocator that the upstream keeps in a database that
   * is not restored; empty if the table is not restored or not known.
   */
  Optional<MetaKey.AutoId> onTarget(MetaKey.AutoId key) {
    return model.isUnrestored(key.databaseId())
        ? model
            .restoredTable(key.tableId())
            .map(table -> key.with(table.view().schemaId(), key.tableId()))
        : Optional.empty();
  }
}
