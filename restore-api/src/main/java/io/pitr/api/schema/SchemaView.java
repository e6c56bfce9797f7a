package io.pitr.api.schema;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/** All tables at one moment, by upstream ids, and their ids on the target. Immutable. */
public interface SchemaView {

  /** All live tables, views and sequences of user databases. */
  Collection<? extends TableView> tables();

  /** A live table by its logical id. */
  Optional<TableView> table(long tableId);

  /** The live table that owns a physical id: the table itself, or the parent of the partition. */
  Optional<TableView> owner(long physicalId);

  /** A live table by name, in any letter case. */
  Optional<TableView> table(String schema, String name);

  /** The target's id of a database, table or partition; also for one that was dropped since. */
  OptionalLong targetId(long upstreamId);
}
