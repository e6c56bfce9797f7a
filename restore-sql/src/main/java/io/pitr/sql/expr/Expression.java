package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;

/**
 * A computed value of a row, as TiDB computes it: the canonical texts of generated columns and
 * conditions (spec/formats.md §6.3). Immutable; safe for use by many threads.
 */
public interface Expression {

  /** The type of the values; code NULL for the literal NULL. */
  ColumnType type();

  /**
   * Computes the value for a row.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED when it depends on a column that can't be computed
   */
  Datum eval(RowSource row);

  /**
   * Reads the text of an expression over the columns of a table.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED when the text has a function, column or form that
   *     is not known; the message names it
   */
  static Expression parse(String text, TableDef table) {
    return new ExpressionParser(text, table).parse();
  }
}
