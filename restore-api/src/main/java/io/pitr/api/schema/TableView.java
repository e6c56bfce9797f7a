package io.pitr.api.schema;

import java.util.List;
import java.util.Optional;

/** A table, view or sequence at one moment, with the ids of the upstream cluster. Immutable. */
public interface TableView {

  long id();

  long schemaId();

  /** Name of the database, as written. */
  String schema();

  /** As written. */
  String name();

  Kind kind();

  /** Schema state; 5 is public. */
  int state();

  /**
   * All partitions that own data, also those being added or dropped; empty where partitioning is
   * absent or not enabled.
   */
  List<PartitionView> partitions();

  /** All indexes, public or not. */
  List<IndexView> indexes();

  /** Empty when none is wished for. */
  Optional<ReplicaView> tiflashReplica();

  List<ForeignKeyView> foreignKeys();

  /** The {@code TableInfo} JSON this view was read from. */
  String json();

  /** The ids rows are stored under: those of the partitions, or the table's own. */
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
