package io.pitr.cluster.sql;

import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.ReferenceAction;
import io.pitr.api.schema.TableView;

/** Statements that drop a foreign key and add it again (spec/segmented-restore.md C.2). */
final class ForeignKeySql {
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
        + option(" ON DELETE ", key.onDelete(), key.onDeleteCode())
        + option(" ON UPDATE ", key.onUpdate(), key.onUpdateCode());
  }

  private static String alter(TableView table) {
    return "ALTER TABLE " + Quoted.table(table.schema(), table.name());
  }

  private static String option(String when, ReferenceAction action, int code) {
    return switch (action) {
      case NONE -> "";
      case RESTRICT, CASCADE, SET_NULL, NO_ACTION, SET_DEFAULT -> when + action.sql();
      case OTHER -> throw new IllegalArgumentException("unknown action of a foreign key: " + code);
    };
  }
}
