package io.pitr.cluster.sql;

import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.TableView;

/** Statements that drop a foreign key and add it again (spec/segmented-restore.md C.2). */
final class ForeignKeySql {
  private static final int NO_OPTION = 0;

  private ForeignKeySql() {}

  static String drop(TableView table, String name) {
    return alter(table) + " DROP FOREIGN KEY " + Quoted.name(name);
  }

  static String add(TableView table, ForeignKeyView key) {
    return alter(table)
        + " ADD CONSTRAINT "
        + Quoted.name(key.name())
        + " FOREIGN KEY ("
        + Quoted.names(key.columns())
        + ") REFERENCES "
        + Quoted.table(key.refSchema(), key.refTable())
        + " ("
        + Quoted.names(key.refColumns())
        + ")"
        + option(" ON DELETE ", key.onDelete())
        + option(" ON UPDATE ", key.onUpdate());
  }

  private static String alter(TableView table) {
    return "ALTER TABLE " + Quoted.table(table.schema(), table.name());
  }

  private static String option(String when, int action) {
    return switch (action) {
      case NO_OPTION -> "";
      case 1 -> when + "RESTRICT";
      case 2 -> when + "CASCADE";
      case 3 -> when + "SET NULL";
      case 4 -> when + "NO ACTION";
      case 5 -> when + "SET DEFAULT";
      default -> throw new IllegalArgumentException("no action of a foreign key: " + action);
    };
  }
}
