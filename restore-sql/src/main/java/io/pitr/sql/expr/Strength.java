package io.pitr.sql.expr;

import io.pitr.sql.value.TypeCode;

/**
 * How much an argument's collation counts where a function has several, the strongest first
 * (MySQL's coercibility).
 */
enum Strength {
  /** A COLLATE clause. */
  EXPLICIT,
  /** Two collations of one character set, neither of which is binary. */
  NONE,
  /** A column, or a function of one. */
  IMPLICIT,
  /** A literal, or a text that is made of no other. */
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
