package io.pitr.api.schema;

import java.util.List;
import java.util.Optional;

/** A table, view or sequence at one moment, with the ids of the upstream cluster. Immutable. */
public interface TableView {

  long id();

  long schemaId();

  /** Name of the database, in its original letter case. */
  String schema();

  /** In its original letter case. */
  String name();

  Kind kind();

  /** Number of the schema state in TiDB. */
  int stateCode();

  /** {@link SchemaState#OTHER} if this version does not know {@link #stateCode}. */
  default SchemaState state() {
    return SchemaState.of(stateCode());
  }

  /**
   * All partitions that own data, including those being added or dropped; empty if the table is not
   * partitioned or partitioning is not enabled.
   */
  List<PartitionView> partitions();

  /** All indexes, public or not. */
  List<IndexView> indexes();

  /** Empty if none is requested. */
  Optional<ReplicaView> tiflashReplica();

  List<ForeignKeyView> foreignKeys();

  /** The {@code TableInfo} JSON this view was read from. */
  String json();

  /** The ids under which rows are stored: those of the partitions, or that of the table. */
  default List<Long> physicalIds() {
    return partitions().isEmpty()
        ? List.of(id())
        : partitions().stream().map(PartitionView::id).toList();
  }

  /** What a {@code TableInfo} describes. */
  enum Kind {
    TABLE,
    VIEW,
    SEQUENCE
  }
}
