package io.pitr.sql.index;

import io.pitr.sql.expr.Expression;
import io.pitr.sql.expr.GeneratedColumn;
import io.pitr.sql.expr.Truth;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;

/** Selects the rows of an index: those for which a partial index's condition is true. */
@FunctionalInterface
interface RowFilter {
  boolean accepts(RowSource row);

  static RowFilter of(TableDef table, IndexDef index) {
    if (!index.isPartial()) {
      return row -> true;
    }
    Expression condition = Expression.parse(index.condition(), table);
    return row -> Truth.of(condition, row);
  }

  /** Parses the expressions of the index's virtual columns to find errors. */
  static void checkExpressions(TableDef table, IndexDef index) {
    for (IndexDef.Column part : index.columns()) {
      ColumnDef column = table.columns().get(part.offset());
      if (column.isVirtual()) {
        GeneratedColumn.of(table, column);
      }
    }
  }
}
