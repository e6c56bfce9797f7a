package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;

/**
 * An expression of a generated column or of a condition, evaluated as TiDB does (spec/formats.md
 * §6.3). Immutable and thread-safe.
 */
public interface Expression {

  /** The type of the values; code NULL for the literal NULL. */
  ColumnType type();

  /**
   * Computes the value for a row.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED if it depends on a column that can't be computed
   */
  Datum eval(RowSource row);

  /**
   * Parses the canonical text of an expression over the columns of a table.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED if the text has an unknown function, column or
   *     syntax; the message names it
   */
  static Expression parse(String text, TableDef table) {
    return new ExpressionParser(text, table).parse();
  }
}
