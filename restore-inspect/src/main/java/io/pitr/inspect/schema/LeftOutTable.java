package io.pitr.inspect.schema;

import io.pitr.api.Problem;
import io.pitr.format.filter.TableFilter;
import io.pitr.inspect.ddl.SqlText;

/**
 * A table, view or sequence that a look at many can't read and leaves out.
 *
 * @param schema name of its database
 * @param table its name; empty when the definition does not tell it
 * @param id of the definition
 * @param why what is wrong, where, and what to do
 */
public record LeftOutTable(String schema, String table, long id, Problem why) {

  public static LeftOutTable of(SchemaObject object, Problem why) {
    return new LeftOutTable(object.schema(), object.name(), object.table().id(), why);
  }

  /** Whether a filter asks for it; one without a name may be any. */
  public boolean matches(TableFilter filter) {
    return table.isEmpty() || filter.matches(schema, table);
  }

  /** Database and table, quoted; the id stands for a name that is not known. */
  public String qualifiedName() {
    return table.isEmpty()
        ? "table id " + id + " of " + SqlText.name(schema)
        : SqlText.name(schema) + "." + SqlText.name(table);
  }

  /** What is wrong, and where when that says more than the name. */
  public String reason() {
    return why.where().isEmpty() ? why.what() : why.what() + " (" + why.where() + ")";
  }
}
