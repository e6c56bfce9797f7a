package io.pitr.format.expr;

import io.pitr.format.convert.ColumnCast;
import io.pitr.format.row.RowSource;
import io.pitr.format.table.ColumnDef;
import io.pitr.format.table.TableDef;
import io.pitr.format.value.ColumnType;
import io.pitr.format.value.Datum;

/**
 * The value of a generated column: its expression, then the conversion to the column's type.
 * Immutable; safe for use by many threads.
 */
public final class GeneratedColumn {
  private final ColumnType type;
  private final Expression expression;

  private GeneratedColumn(ColumnType type, Expression expression) {
    this.type = type;
    this.expression = expression;
  }

  /**
   * Reads the expression of a column.
   *
   * @throws io.pitr.api.RestoreException FORMAT_UNSUPPORTED for one that can't be computed; the
   *     message names the function
   */
  public static GeneratedColumn of(TableDef table, ColumnDef column) {
    return new GeneratedColumn(column.type(), Expression.parse(column.generatedExpr(), table));
  }

  /** Computes the value for a row; arrays of multi-valued indexes are JSON arrays. */
  public Datum compute(RowSource row) {
    Datum value = expression.eval(row);
    if (type.array()) {
      return value;
    }
    Datum cast = ColumnCast.cast(value, expression.type(), type);
    return cast.isNull() && type.isNotNull() ? ColumnCast.zero(type) : cast;
  }
}
