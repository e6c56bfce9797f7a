package io.pitr.sql.expr;

/**
 * An expression has no value for a row: TiDB answers with an error (1690) in every mode. Caught
 * where the value of a column or a condition is wanted.
 */
final class EvaluationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EvaluationFailure(String message) {
    super(message, null, false, false);
  }

  /** A result outside of the range of its type. */
  static EvaluationFailure outOfRange(String type) {
    return new EvaluationFailure(type + " value is out of range");
  }
}
