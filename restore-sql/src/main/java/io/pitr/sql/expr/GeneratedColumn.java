package io.pitr.sql.expr;

import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.ZonedTimes;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;

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

  /**
   * Computes the value that is stored for a row; arrays of multi-valued indexes are JSON arrays.
   *
   * <p>Where the expression fails (1690), TiDB refuses the row, an ADD INDEX in any mode, and a
   * statement in a strict one. So what is stored was written by a statement in a mode that is not
   * strict, which takes NULL for the value.
   */
  public Datum compute(RowSource row) {
    Datum value = value(row);
    if (type.array()) {
      return value;
    }
    Datum cast = ColumnCast.cast(value, expression.type(), type);
    if (type.code() == TypeCode.TIMESTAMP && cast instanceof Datum.Time time) {
      cast = new Datum.Time(ZonedTimes.utc(time.packed(), row.session().zone().id()));
    }
    return cast.isNull() && type.isNotNull() ? ColumnCast.zero(type) : cast;
  }

  private Datum value(RowSource row) {
    try {
      return expression.eval(row);
    } catch (EvaluationFailure e) {
      return Datum.NULL;
    }
  }
}
