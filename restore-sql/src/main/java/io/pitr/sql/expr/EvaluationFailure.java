package io.pitr.sql.expr;

/**
 * An expression has no value for a row: TiDB raises error 1690 in every mode. Caught where the
 * value of a column or a condition is computed.
 */
final class EvaluationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EvaluationFailure(String message) {
    super(message, null, false, false);
  }

  /** A result is outside the range of its type. */
  static EvaluationFailure outOfRange(String type) {
    return new EvaluationFailure(type + " value is out of range");
  }
}
