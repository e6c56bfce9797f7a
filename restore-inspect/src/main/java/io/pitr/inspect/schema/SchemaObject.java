package io.pitr.inspect.schema;

import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.inspect.ddl.SqlText;

/** A table, view or sequence with its database and its allocators. */
public record SchemaObject(DbInfo database, TableInfo table, NextTableIds autoIds) {

  public String schema() {
    return database.name().original();
  }

  public String name() {
    return table.name().original();
  }

  /** Database and table, quoted. */
  public String qualifiedName() {
    return SqlText.name(schema()) + "." + SqlText.name(name());
  }
}
