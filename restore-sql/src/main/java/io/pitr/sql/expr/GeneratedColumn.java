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
 * Computes the value of a generated column: evaluates its expression and converts the result to the
 * column's type. Immutable and thread-safe.
 */
public final class GeneratedColumn {
  private final ColumnType type;
  private final Expression expression;

  private GeneratedColumn(ColumnType type, Expression expression) {
    this.type = type;
    this.expression = expression;
  }

  /**
   * Parses the expression of a column.
   *
   * @throws io.pitr.api.RestoreException FORMAT_UNSUPPORTED if it can't be computed; the message
   *     names the function
   */
  public static GeneratedColumn of(TableDef table, ColumnDef column) {
    return new GeneratedColumn(column.type(), Expression.parse(column.generatedExpr(), table));
  }

  /**
   * Computes the stored value for a row; arrays of multi-valued indexes are JSON arrays.
   *
   * <p>If the expression fails (error 1690), TiDB rejects the row in ADD INDEX in any mode and in
   * statements in strict modes. So a stored row was written by a statement in a non-strict mode,
   * which uses NULL as the value.
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
