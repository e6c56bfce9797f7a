package io.pitr.sql.expr;

import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import java.util.List;
import java.util.Optional;

/** An expression defined by a type and a function of the row. */
record Computed(ColumnType type, Strength strength, Body body) implements Expression {

  @FunctionalInterface
  interface Body {
    Datum eval(RowSource row);
  }

  /** A function of argument values that are not NULL. */
  @FunctionalInterface
  interface Strict {
    Datum eval(Arguments arguments);
  }

  @Override
  public Datum eval(RowSource row) {
    return body.eval(row);
  }

  static Expression of(ColumnType type, Body body) {
    Strength strength = Types.isText(type) ? Strength.IMPLICIT : Strength.NUMERIC;
    return new Computed(type, strength, body);
  }

  /** An expression that is NULL if an argument is NULL. */
  static Expression strict(ColumnType type, List<Expression> arguments, Strict body) {
    List<ColumnType> types = arguments.stream().map(Expression::type).toList();
    return of(
        type,
        row -> {
          var values = new Datum[arguments.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).eval(row);
            if (values[i].isNull()) {
              return Datum.NULL;
            }
          }
          return body.eval(new Arguments(values, types, row.session()));
        });
  }

  /** The same value with another coercibility. */
  static Expression withStrength(Expression value, Strength strength) {
    return new Computed(value.type(), strength, value::eval);
  }

  static Datum orNull(Optional<? extends Datum> value) {
    return value.isPresent() ? value.get() : Datum.NULL;
  }

  static Expression constant(ColumnType type, Datum value) {
    return new Constant(type, value);
  }

  /** A literal. */
  record Constant(ColumnType type, Datum value) implements Expression {
    @Override
    public Datum eval(RowSource row) {
      return value;
    }
  }
}
