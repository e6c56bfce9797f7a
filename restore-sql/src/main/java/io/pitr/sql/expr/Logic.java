package io.pitr.sql.expr;

import io.pitr.sql.convert.Conversions;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.json.JsonOrder;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Three-valued logic, comparisons and conditional functions. */
final class Logic {
  private static final int ANY = Integer.MAX_VALUE;
  static final Datum TRUE = new Datum.Int(1);
  static final Datum FALSE = new Datum.Int(0);

  private Logic() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry("and", Function.of(2, Logic::and)),
        Map.entry("or", Function.of(2, Logic::or)),
        Map.entry("xor", Function.of(2, Logic::xor)),
        Map.entry(
            "not", Function.of(1, a -> Computed.strict(Types.INT, a, v -> truth(!isTrue(v, 0))))),
        Map.entry("isnull", Function.of(1, a -> test(a, Datum::isNull))),
        Map.entry("istrue", Function.of(1, Logic::isTrue)),
        Map.entry("isfalse", Function.of(1, Logic::isFalse)),
        Map.entry("=", Function.of(2, a -> compare(a, order -> order == 0))),
        Map.entry("<>", Function.of(2, a -> compare(a, order -> order != 0))),
        Map.entry("!=", Function.of(2, a -> compare(a, order -> order != 0))),
        Map.entry("<", Function.of(2, a -> compare(a, order -> order < 0))),
        Map.entry("<=", Function.of(2, a -> compare(a, order -> order <= 0))),
        Map.entry(">", Function.of(2, a -> compare(a, order -> order > 0))),
        Map.entry(">=", Function.of(2, a -> compare(a, order -> order >= 0))),
        Map.entry("<=>", Function.of(2, Logic::sameOrNull)),
        Map.entry("in", Function.of(2, ANY, Logic::in)),
        Map.entry("strcmp", Function.of(2, Logic::strcmp)),
        Map.entry("like", Function.of(2, 3, Likes::like)),
        Map.entry("if", Function.of(3, a -> choice(List.of(a.get(0), a.get(1), a.get(2))))),
        Map.entry("case", Function.of(2, ANY, Logic::choice)),
        Map.entry("ifnull", Function.of(2, a -> coalesce(converted(a)))),
        Map.entry("coalesce", Function.of(1, ANY, Logic::coalesce)),
        Map.entry("nullif", Function.of(2, Logic::nullIf)),
        Map.entry("greatest", Function.of(2, ANY, a -> extreme(a, 1))),
        Map.entry("least", Function.of(2, ANY, a -> extreme(a, -1))));
  }

  /** Whether a value that is not NULL counts as true. */
  static boolean isTrue(Datum value, ColumnType type) {
    if (value instanceof Datum.Json json) {
      return JsonOrder.compare(json.value(), new JsonValue.Int(0)) != 0;
    }
    boolean real = value instanceof Datum.Bytes || value instanceof Datum.Float64;
    return real
        ? Conversions.real(value, type) != 0
        : Conversions.decimal(value, type).signum() != 0;
  }

  static Datum truth(boolean value) {
    return value ? TRUE : FALSE;
  }

  private static boolean isTrue(Arguments values, int i) {
    return isTrue(values.datum(i), values.type(i));
  }

  private static Expression and(List<Expression> arguments) {
    return Computed.of(
        Types.INT,
        row -> {
          Datum left = arguments.get(0).eval(row);
          if (!left.isNull() && !isTrue(left, arguments.get(0).type())) {
            return FALSE;
          }
          Datum right = arguments.get(1).eval(row);
          if (!right.isNull() && !isTrue(right, arguments.get(1).type())) {
            return FALSE;
          }
          return left.isNull() || right.isNull() ? Datum.NULL : TRUE;
        });
  }

  private static Expression or(List<Expression> arguments) {
    return Computed.of(
        Types.INT,
        row -> {
          Datum left = arguments.get(0).eval(row);
          if (!left.isNull() && isTrue(left, arguments.get(0).type())) {
            return TRUE;
          }
          Datum right = arguments.get(1).eval(row);
          if (!right.isNull() && isTrue(right, arguments.get(1).type())) {
            return TRUE;
          }
          return left.isNull() || right.isNull() ? Datum.NULL : FALSE;
        });
  }

  private static Expression xor(List<Expression> arguments) {
    return Computed.strict(Types.INT, arguments, v -> truth(isTrue(v, 0) != isTrue(v, 1)));
  }

  private interface Test {
    boolean holds(Datum value);
  }

  private static Expression test(List<Expression> arguments, Test test) {
    return Computed.of(Types.INT, row -> truth(test.holds(arguments.get(0).eval(row))));
  }

  private static Expression isTrue(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    return test(arguments, value -> !value.isNull() && isTrue(value, type));
  }

  private static Expression isFalse(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    return test(arguments, value -> !value.isNull() && !isTrue(value, type));
  }

  private static Expression compare(List<Expression> arguments, IntPredicate wanted) {
    Comparison comparison = Comparison.of(arguments.get(0), arguments.get(1));
    return Computed.of(
        Types.INT,
        row ->
            comparison
                .compare(arguments.get(0).eval(row), arguments.get(1).eval(row))
                .map(order -> truth(wanted.test(order)))
                .orElse(Datum.NULL));
  }

  private static Expression sameOrNull(List<Expression> arguments) {
    Comparison comparison = Comparison.of(arguments.get(0), arguments.get(1));
    return Computed.of(
        Types.INT,
        row -> {
          Datum left = arguments.get(0).eval(row);
          Datum right = arguments.get(1).eval(row);
          if (left.isNull() || right.isNull()) {
            return truth(left.isNull() && right.isNull());
          }
          return truth(comparison.compare(left, right).filter(order -> order == 0).isPresent());
        });
  }

  private static Expression in(List<Expression> arguments) {
    Expression value = arguments.get(0);
    List<Expression> candidates = arguments.subList(1, arguments.size());
    List<Comparison> comparisons = Comparison.ofFirst(arguments);
    return Computed.of(
        Types.INT,
        row -> {
          Datum wanted = value.eval(row);
          boolean unknown = wanted.isNull();
          for (int i = 0; i < candidates.size() && !wanted.isNull(); i++) {
            var order = comparisons.get(i).compare(wanted, candidates.get(i).eval(row));
            if (order.isEmpty()) {
              unknown = true;
            } else if (order.get() == 0) {
              return TRUE;
            }
          }
          return unknown ? Datum.NULL : FALSE;
        });
  }

  private static Expression strcmp(List<Expression> arguments) {
    Comparison comparison = Comparison.ofTexts(arguments.get(0), arguments.get(1));
    return Computed.of(
        Types.INT,
        row ->
            comparison
                .compare(arguments.get(0).eval(row), arguments.get(1).eval(row))
                .<Datum>map(order -> new Datum.Int(Integer.signum(order)))
                .orElse(Datum.NULL));
  }

  /** CASE: alternating conditions and values, then an optional default value. */
  private static Expression choice(List<Expression> given) {
    var values = new ArrayList<Expression>();
    for (int i = 0; i < given.size(); i++) {
      if (isBranch(given, i)) {
        values.add(given.get(i));
      }
    }
    ColumnType type = Types.merged(values);
    List<Expression> parts = branches(given, type);
    return Computed.of(
        type,
        row -> {
          int at = 0;
          while (at + 1 < parts.size() && !holds(parts.get(at), row)) {
            at += 2;
          }
          int chosen = at + 1 < parts.size() ? at + 1 : at;
          return chosen < parts.size()
              ? Casts.implicit(parts.get(chosen), parts.get(chosen).eval(row), type)
              : Datum.NULL;
        });
  }

  private static boolean isBranch(List<Expression> parts, int i) {
    return i % 2 == 1 || i == parts.size() - 1;
  }

  /** The parts with values converted to the character set of the result. */
  private static List<Expression> branches(List<Expression> parts, ColumnType type) {
    var all = new ArrayList<Expression>();
    for (int i = 0; i < parts.size(); i++) {
      List<Expression> one = parts.subList(i, i + 1);
      all.addAll(isBranch(parts, i) && Types.isString(type) ? Texts.converted(one, type) : one);
    }
    return List.copyOf(all);
  }

  private static List<Expression> converted(List<Expression> values) {
    ColumnType type = Types.merged(values);
    return Types.isString(type) ? Texts.converted(values, type) : values;
  }

  private static boolean holds(Expression condition, RowSource row) {
    Datum value = condition.eval(row);
    return !value.isNull() && isTrue(value, condition.type());
  }

  private static Expression coalesce(List<Expression> arguments) {
    ColumnType type = Types.merged(arguments);
    return Computed.of(
        type,
        row -> {
          for (Expression argument : arguments) {
            Datum value = argument.eval(row);
            if (!value.isNull()) {
              return Casts.implicit(argument, value, type);
            }
          }
          return Datum.NULL;
        });
  }

  private static Expression nullIf(List<Expression> arguments) {
    Comparison comparison = Comparison.of(arguments.get(0), arguments.get(1));
    return Computed.of(
        arguments.get(0).type(),
        row -> {
          Datum value = arguments.get(0).eval(row);
          boolean same =
              comparison
                  .compare(value, arguments.get(1).eval(row))
                  .filter(order -> order == 0)
                  .isPresent();
          return same ? Datum.NULL : value;
        });
  }

  private static Expression extreme(List<Expression> arguments, int sign) {
    ColumnType type = Types.merged(arguments);
    return Computed.of(
        type,
        row -> {
          Datum best = Datum.NULL;
          for (Expression argument : arguments) {
            Datum value = argument.eval(row);
            if (value.isNull()) {
              return Datum.NULL;
            }
            Datum candidate = Casts.implicit(argument, value, type);
            Comparison comparison = Comparison.of(type, type);
            if (best.isNull() || comparison.compare(candidate, best).orElse(0) * sign > 0) {
              best = candidate;
            }
          }
          return best;
        });
  }
}
