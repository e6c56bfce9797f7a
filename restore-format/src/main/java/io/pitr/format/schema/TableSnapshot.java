package io.pitr.format.schema;

import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.PartitionView;
import io.pitr.api.schema.PartitionView.Role;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.schema.TableView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as plugins see it. Keeps its JSON as bytes to save memory: a schema may have a million
 * tables.
 */
final class TableSnapshot implements TableView {
  private final long id;
  private final long schemaId;
  private final String schema;
  private final String name;
  private final Kind kind;
  private final int state;
  private final List<PartitionView> partitions;
  private final List<IndexView> indexes;
  private final List<ReplicaView> replica;
  private final List<ForeignKeyView> foreignKeys;
  private final byte[] json;

  private TableSnapshot(TableInfo info, String schema, long schemaId) {
    id = info.id();
    this.schemaId = schemaId;
    this.schema = schema;
    name = info.name().original();
    kind = info.kind();
    state = info.state();
    partitions = partitions(info);
    indexes = info.indexes().stream().map(IndexInfo::view).toList();
    replica = info.tiflashReplica().stream().toList();
    foreignKeys = info.foreignKeys().stream().map(FkInfo::view).toList();
    json = info.json();
  }

  static TableSnapshot of(TableInfo info, String schema, long schemaId) {
    return new TableSnapshot(info, schema, schemaId);
  }

  private static List<PartitionView> partitions(TableInfo info) {
    List<PartitionView> views = new ArrayList<>();
    info.partition()
        .filter(PartitionInfo::enabled)
        .ifPresent(
            partition -> {
              add(partition.definitions(), Role.CURRENT, views);
              add(partition.adding(), Role.ADDING, views);
              add(partition.dropping(), Role.DROPPING, views);
            });
    return List.copyOf(views);
  }

  private static void add(
      List<PartitionDefinition> definitions, Role role, List<PartitionView> views) {
    for (PartitionDefinition definition : definitions) {
      // During a reorganization, partitions to be removed are in both lists.
      if (views.stream().noneMatch(view -> view.id() == definition.id())) {
        views.add(new PartitionView(definition.id(), definition.name().original(), role));
      }
    }
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public long schemaId() {
    return schemaId;
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public int stateCode() {
    return state;
  }

  @Override
  public List<PartitionView> partitions() {
    return partitions;
  }

  @Override
  public List<IndexView> indexes() {
    return indexes;
  }

  @Override
  public Optional<ReplicaView> tiflashReplica() {
    return replica.stream().findFirst();
  }

  @Override
  public List<ForeignKeyView> foreignKeys() {
    return foreignKeys;
  }

  @Override
  public String json() {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "`" + schema + "`.`" + name + "` (" + id + ")";
  }
}
