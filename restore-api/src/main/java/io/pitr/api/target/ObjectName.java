package io.pitr.api.target;

/** A table's name; an empty table names the database itself. */
public record ObjectName(String schema, String table) {
  @Override
  public String toString() {
    return table.isEmpty() ? "`" + schema + "`" : "`" + schema + "`.`" + table + "`";
  }
}
