package io.pitr.api.schema;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All databases and tables at one moment, looked up by upstream ids, and the ids that the target
 * gave them. Immutable.
 */
public interface SchemaView {

  /** All live tables, views and sequences of user databases. */
  Collection<? extends TableView> tables();

  /** A live table by its logical id. */
  Optional<TableView> table(long tableId);

  /** The live table that owns a physical id: the table itself, or the parent of the partition. */
  Optional<TableView> owner(long physicalId);

  /** Live tables of a name, case-insensitively. */
  Optional<TableView> table(String schema, String name);

  /** The target's id of a database, table or partition that was ever mapped, also a dropped one. */
  OptionalLong targetId(long upstreamId);
}
