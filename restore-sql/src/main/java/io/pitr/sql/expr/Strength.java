package io.pitr.sql.expr;

import io.pitr.sql.value.TypeCode;

/** MySQL's coercibility: the precedence of an argument's collation, the strongest first. */
enum Strength {
  /** A COLLATE clause. */
  EXPLICIT,
  /** Two different collations of one character set, neither of which is binary. */
  NONE,
  /** A column or a function of a column. */
  IMPLICIT,
  /** A literal, or a text that is not derived from another text. */
  COERCIBLE,
  /** A number or a time. */
  NUMERIC,
  /** NULL. */
  IGNORABLE;

  static Strength of(Expression expression) {
    if (expression.type().code() == TypeCode.NULL) {
      return IGNORABLE;
    } else if (expression instanceof Computed computed) {
      return computed.strength();
    }
    return Types.isText(expression.type()) ? COERCIBLE : NUMERIC;
  }
}
