package io.pitr.testkit.schema;

import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.PartitionView;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.schema.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table made by hand, for tests of hooks. Immutable; each {@code with} gives another. */
public record TableFixture(
    long id,
    long schemaId,
    String schema,
    String name,
    Kind kind,
    List<PartitionView> partitions,
    List<IndexView> indexes,
    List<ReplicaView> replicas,
    List<ForeignKeyView> foreignKeys)
    implements TableView {
  private static final int PUBLIC = 5;
  private static final int BTREE = 1;

  public TableFixture {
    partitions = List.copyOf(partitions);
    indexes = List.copyOf(indexes);
    replicas = List.copyOf(replicas);
    foreignKeys = List.copyOf(foreignKeys);
  }

  public static TableFixture table(long id, String schema, String name) {
    return new TableFixture(
        id, 1, schema, name, Kind.TABLE, List.of(), List.of(), List.of(), List.of());
  }

  public TableFixture in(long otherSchemaId, String otherSchema) {
    return new TableFixture(
        id, otherSchemaId, otherSchema, name, kind, partitions, indexes, replicas, foreignKeys);
  }

  public TableFixture named(String otherName) {
    return new TableFixture(
        id, schemaId, schema, otherName, kind, partitions, indexes, replicas, foreignKeys);
  }

  public TableFixture withPartitions(long... ids) {
    var all = new ArrayList<PartitionView>();
    for (long partition : ids) {
      all.add(new PartitionView(partition, "p" + partition, PartitionView.Role.CURRENT));
    }
    return new TableFixture(id, schemaId, schema, name, kind, all, indexes, replicas, foreignKeys);
  }

  /** Adds an index, or puts it into another state. */
  public TableFixture withIndex(long indexId, String indexName, int state, int backfillState) {
    var all = new ArrayList<>(indexes);
    all.removeIf(index -> index.id() == indexId);
    all.add(
        new IndexView(
            indexId, indexName, state, backfillState, BTREE, false, false, false, List.of("c")));
    return withIndexes(all);
  }

  public TableFixture withPublicIndex(long indexId, String indexName, String... columns) {
    var all = new ArrayList<>(indexes);
    all.removeIf(index -> index.id() == indexId);
    all.add(
        new IndexView(indexId, indexName, PUBLIC, 0, BTREE, false, false, false, List.of(columns)));
    return withIndexes(all);
  }

  public TableFixture withoutIndex(long indexId) {
    return withIndexes(indexes.stream().filter(index -> index.id() != indexId).toList());
  }

  private TableFixture withIndexes(List<IndexView> all) {
    return new TableFixture(
        id, schemaId, schema, name, kind, partitions, all, replicas, foreignKeys);
  }

  public TableFixture withReplica(long count, String... labels) {
    return new TableFixture(
        id,
        schemaId,
        schema,
        name,
        kind,
        partitions,
        indexes,
        List.of(new ReplicaView(count, List.of(labels))),
        foreignKeys);
  }

  public TableFixture withoutReplica() {
    return new TableFixture(
        id, schemaId, schema, name, kind, partitions, indexes, List.of(), foreignKeys);
  }

  public TableFixture withForeignKey(ForeignKeyView key) {
    var all = new ArrayList<>(foreignKeys);
    all.add(key);
    return new TableFixture(id, schemaId, schema, name, kind, partitions, indexes, replicas, all);
  }

  @Override
  public int state() {
    return PUBLIC;
  }

  @Override
  public Optional<ReplicaView> tiflashReplica() {
    return replicas.stream().findFirst();
  }

  @Override
  public String json() {
    return "{\"id\":" + id + "}";
  }
}
