package io.pitr.sql.expr;

import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DecimalBinary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Functions of numbers. */
final class NumberFunctions {
  private NumberFunctions() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry("abs", Function.of(1, NumberFunctions::abs)),
        Map.entry("ceil", Function.of(1, a -> toWhole(a, RoundingMode.CEILING, Math::ceil))),
        Map.entry("ceiling", Function.of(1, a -> toWhole(a, RoundingMode.CEILING, Math::ceil))),
        Map.entry("floor", Function.of(1, a -> toWhole(a, RoundingMode.FLOOR, Math::floor))),
        Map.entry("round", Function.of(1, 2, a -> rounded(a, RoundingMode.HALF_UP))),
        Map.entry("truncate", Function.of(2, a -> rounded(a, RoundingMode.DOWN))),
        Map.entry(
            "sign",
            Function.of(
                1,
                a ->
                    Computed.strict(
                        Types.INT, a, v -> new Datum.Int((long) Math.signum(v.real(0)))))),
        Map.entry("pow", Function.of(2, NumberFunctions::power)),
        Map.entry("power", Function.of(2, NumberFunctions::power)),
        Map.entry("sqrt", Function.of(1, a -> real(a, Math::sqrt))),
        Map.entry(
            "exp",
            Function.of(
                1,
                a -> Computed.strict(Types.REAL, a, v -> Arithmetic.finite(Math.exp(v.real(0)))))),
        Map.entry("ln", Function.of(1, a -> real(a, Math::log))),
        Map.entry("log2", Function.of(1, a -> real(a, x -> Math.log(x) / Math.log(2)))),
        Map.entry("log10", Function.of(1, a -> real(a, Math::log10))),
        Map.entry("degrees", Function.of(1, a -> real(a, Math::toDegrees))),
        Map.entry("radians", Function.of(1, a -> real(a, Math::toRadians))),
        Map.entry(
            "bit_count",
            Function.of(
                1,
                a -> Computed.strict(Types.INT, a, v -> new Datum.Int(Long.bitCount(v.bits(0)))))));
  }

  private static Expression abs(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    return switch (Types.numeric(type)) {
      case REAL -> real(arguments, Math::abs);
      case DECIMAL ->
          Computed.strict(
              Types.decimal(DecimalBinary.MAX_PRECISION, Types.fraction(type)),
              arguments,
              v -> new Datum.Decimal(v.decimal(0).abs()));
      case INT -> {
        ColumnType result = type.isUnsigned() ? Types.UNSIGNED : Types.INT;
        yield Computed.strict(result, arguments, v -> Arithmetic.whole(v.whole(0).abs(), result));
      }
    };
  }

  private static Expression toWhole(
      List<Expression> arguments, RoundingMode mode, DoubleUnaryOperator ofReal) {
    ColumnType type = arguments.get(0).type();
    if (Types.numeric(type) == Types.Numeric.REAL) {
      return real(arguments, ofReal);
    }
    ColumnType result = type.isUnsigned() ? Types.UNSIGNED : Types.INT;
    return Computed.strict(
        result,
        arguments,
        v -> ColumnCast.integer(v.decimal(0).setScale(0, mode).toBigInteger(), result));
  }

  private static Expression rounded(List<Expression> arguments, RoundingMode mode) {
    ColumnType type = arguments.get(0).type();
    boolean constant = arguments.size() == 1 || arguments.get(1) instanceof Computed.Constant;
    int digits =
        arguments.size() > 1
                && arguments.get(1) instanceof Computed.Constant literal
                && literal.value() instanceof Datum.Int number
            ? (int) Math.max(-DecimalBinary.MAX_PRECISION, Math.min(30, number.value()))
            : 0;
    return switch (Types.numeric(type)) {
      case INT -> {
        ColumnType result = type.isUnsigned() ? Types.UNSIGNED : Types.INT;
        yield Computed.strict(
            result,
            arguments,
            v -> {
              BigInteger whole = v.decimal(0).setScale(Math.min(0, places(v)), mode).toBigInteger();
              return ColumnCast.integer(whole, result);
            });
      }
      case DECIMAL -> {
        int fraction = constant ? Math.max(0, digits) : Types.fraction(type);
        int shown = Math.min(fraction, Math.max(Types.fraction(type), 0));
        yield Computed.strict(
            Types.decimal(DecimalBinary.MAX_PRECISION, shown),
            arguments,
            v -> {
              BigDecimal value = v.decimal(0);
              BigDecimal result = value.setScale(Math.min(places(v), value.scale()), mode);
              return new Datum.Decimal(result.scale() < 0 ? result.setScale(0) : result);
            });
      }
      case REAL ->
          Computed.strict(
              Types.REAL, arguments, v -> Arithmetic.real(roundReal(v.real(0), places(v), mode)));
    };
  }

  private static int places(Arguments values) {
    if (values.count() == 1) {
      return 0;
    }
    return (int) Math.max(-DecimalBinary.MAX_PRECISION, Math.min(30, values.number(1)));
  }

  /** Ties of floating point numbers round to even. */
  private static double roundReal(double value, int places, RoundingMode mode) {
    double factor = Math.pow(10, places);
    double scaled = value * factor;
    if (!Double.isFinite(scaled)) {
      return value;
    }
    double whole =
        mode == RoundingMode.DOWN
            ? scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled)
            : Math.rint(scaled);
    return whole / factor;
  }

  private static Expression power(List<Expression> arguments) {
    return Computed.strict(
        Types.REAL, arguments, v -> Arithmetic.finite(Math.pow(v.real(0), v.real(1))));
  }

  private static Expression real(List<Expression> arguments, DoubleUnaryOperator operator) {
    return Computed.strict(
        Types.REAL, arguments, v -> Arithmetic.real(operator.applyAsDouble(v.real(0))));
  }
}
