package io.pitr.testkit.schema;

import io.pitr.api.schema.BackfillState;
import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.IndexType;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.PartitionView;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.schema.SchemaState;
import io.pitr.api.schema.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table for tests of hooks. Immutable; each {@code with} method returns another table. */
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
  private static final int PUBLIC = SchemaState.PUBLIC.code();
  private static final int NONE = BackfillState.INAPPLICABLE.code();
  private static final int BTREE = IndexType.BTREE.code();

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
  public TableFixture withIndex(
      long indexId, String indexName, SchemaState state, BackfillState backfill) {
    var all = new ArrayList<>(indexes);
    all.removeIf(index -> index.id() == indexId);
    all.add(
        new IndexView(
            indexId,
            indexName,
            state.code(),
            backfill.code(),
            BTREE,
            false,
            false,
            false,
            List.of("c")));
    return withIndexes(all);
  }

  public TableFixture withPublicIndex(long indexId, String indexName, String... columns) {
    var all = new ArrayList<>(indexes);
    all.removeIf(index -> index.id() == indexId);
    all.add(
        new IndexView(
            indexId, indexName, PUBLIC, NONE, BTREE, false, false, false, List.of(columns)));
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
  public int stateCode() {
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
