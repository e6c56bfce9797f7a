package io.pitr.sql.expr;

import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.Datum;

/** Whether a condition holds for a row. */
public final class Truth {
  private Truth() {}

  /** False also for NULL, and where the condition fails: no statement writes such a row. */
  public static boolean of(Expression condition, RowSource row) {
    try {
      Datum value = condition.eval(row);
      return !value.isNull() && Logic.isTrue(value, condition.type());
    } catch (EvaluationFailure e) {
      return false;
    }
  }
}
