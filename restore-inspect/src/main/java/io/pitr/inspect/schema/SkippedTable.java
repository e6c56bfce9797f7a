package io.pitr.inspect.schema;

import io.pitr.api.Problem;
import io.pitr.format.filter.TableFilter;
import io.pitr.inspect.ddl.SqlText;

/**
 * A table, view or sequence that can't be read and is skipped.
 *
 * @param schema name of its database
 * @param table its name; empty if the definition does not contain it
 * @param id of the definition
 * @param why the problem, its location and the remedy
 */
public record SkippedTable(String schema, String table, long id, Problem why) {

  public static SkippedTable of(SchemaObject object, Problem why) {
    return new SkippedTable(object.schema(), object.name(), object.table().id(), why);
  }

  /** Whether a filter selects the table. A table without a name always matches. */
  public boolean matches(TableFilter filter) {
    return table.isEmpty() || filter.matches(schema, table);
  }

  /** Database and table, quoted; the id if the name is unknown. */
  public String qualifiedName() {
    return table.isEmpty()
        ? "table id " + id + " of " + SqlText.name(schema)
        : SqlText.name(schema) + "." + SqlText.name(table);
  }

  /** The problem, with its location if there is one. */
  public String reason() {
    return why.where().isEmpty() ? why.what() : why.what() + " (" + why.where() + ")";
  }
}
