package io.pitr.sql.expr;

import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.Datum;

/** Evaluates conditions. */
public final class Truth {
  private Truth() {}

  /**
   * Whether a condition is true for a row. False for NULL and if the evaluation fails: no statement
   * writes such a row.
   */
  public static boolean of(Expression condition, RowSource row) {
    try {
      Datum value = condition.eval(row);
      return !value.isNull() && Logic.isTrue(value, condition.type());
    } catch (EvaluationFailure e) {
      return false;
    }
  }
}
