package io.pitr.sql.expr;

import io.pitr.api.schema.SqlMode;
import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** The arithmetic operators. Exact unless an operand is a floating point number or a text. */
final class Arithmetic {
  /** Digits after the point that a division adds to its dividend's. */
  private static final int DIVISION_DIGITS = 4;

  private static final int WORD_DIGITS = 9;

  private Arithmetic() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry(
            "+", Function.of(2, a -> exact(a, BigInteger::add, BigDecimal::add, Double::sum))),
        Map.entry("-", Function.of(2, Arithmetic::difference)),
        Map.entry(
            "*",
            Function.of(
                2, a -> exact(a, BigInteger::multiply, BigDecimal::multiply, (x, y) -> x * y))),
        Map.entry("/", Function.of(2, Arithmetic::divide)),
        Map.entry("div", Function.of(2, Arithmetic::wholeQuotient)),
        Map.entry("%", Function.of(2, Arithmetic::remainder)),
        Map.entry("mod", Function.of(2, Arithmetic::remainder)),
        Map.entry("unaryminus", Function.of(1, Arithmetic::negate)),
        Map.entry("&", Function.of(2, a -> bits(a, (x, y) -> x & y))),
        Map.entry("|", Function.of(2, a -> bits(a, (x, y) -> x | y))),
        Map.entry("^", Function.of(2, a -> bits(a, (x, y) -> x ^ y))),
        Map.entry("<<", Function.of(2, a -> bits(a, (x, y) -> y < 0 || y > 63 ? 0 : x << y))),
        Map.entry(">>", Function.of(2, a -> bits(a, (x, y) -> y < 0 || y > 63 ? 0 : x >>> y))),
        Map.entry(
            "~",
            Function.of(
                1, a -> Computed.strict(Types.UNSIGNED, a, v -> new Datum.Unsigned(~v.bits(0))))));
  }

  /**
   * A 64-bit whole number.
   *
   * @throws EvaluationFailure if it exceeds 64 bits
   */
  static Datum whole(BigInteger number, ColumnType type) {
    int bits = type.isUnsigned() ? Long.SIZE : Long.SIZE - 1;
    if (number.bitLength() > bits || (type.isUnsigned() && number.signum() < 0)) {
      throw EvaluationFailure.outOfRange(type.isUnsigned() ? "BIGINT UNSIGNED" : "BIGINT");
    }
    return type.isUnsigned()
        ? new Datum.Unsigned(number.longValue())
        : new Datum.Int(number.longValue());
  }

  /**
   * Subtraction. The difference of unsigned numbers is signed in the mode NO_UNSIGNED_SUBTRACTION.
   */
  private static Expression difference(List<Expression> arguments) {
    Expression unsigned =
        exact(arguments, BigInteger::subtract, BigDecimal::subtract, (x, y) -> x - y);
    if (unsigned.type().code() != TypeCode.BIGINT || !unsigned.type().isUnsigned()) {
      return unsigned;
    }
    return Computed.strict(
        Types.UNSIGNED,
        arguments,
        v ->
            whole(
                v.whole(0).subtract(v.whole(1)),
                v.session().sqlModes().has(SqlMode.NO_UNSIGNED_SUBTRACTION)
                    ? Types.INT
                    : Types.UNSIGNED));
  }

  /** The type of a sum, difference or product of exact numbers. */
  private static ColumnType exactType(List<Expression> arguments, int fraction) {
    if (Types.numeric(arguments) == Types.Numeric.DECIMAL) {
      return Types.decimal(Integer.MAX_VALUE, fraction);
    }
    return arguments.stream().anyMatch(one -> one.type().isUnsigned()) ? Types.UNSIGNED : Types.INT;
  }

  private static Expression exact(
      List<Expression> arguments,
      BinaryOperator<BigInteger> whole,
      BinaryOperator<BigDecimal> decimal,
      DoubleBinaryOperator real) {
    if (Types.numeric(arguments) == Types.Numeric.REAL) {
      return Computed.strict(
          Types.REAL, arguments, v -> finite(real.applyAsDouble(v.real(0), v.real(1))));
    }
    int left = Types.fraction(arguments.get(0).type());
    int right = Types.fraction(arguments.get(1).type());
    boolean product = decimal.apply(new BigDecimal("0.5"), new BigDecimal("0.5")).scale() > 1;
    ColumnType type = exactType(arguments, product ? left + right : Math.max(left, right));
    return Types.numeric(arguments) == Types.Numeric.INT
        ? Computed.strict(type, arguments, v -> whole(whole.apply(v.whole(0), v.whole(1)), type))
        : Computed.strict(
            type, arguments, v -> decimal(decimal.apply(v.decimal(0), v.decimal(1)), type));
  }

  private static Expression divide(List<Expression> arguments) {
    if (Types.numeric(arguments) == Types.Numeric.REAL) {
      return Computed.strict(
          Types.REAL, arguments, v -> v.real(1) == 0 ? Datum.NULL : finite(v.real(0) / v.real(1)));
    }
    int shown = Types.fraction(arguments.get(0).type()) + DIVISION_DIGITS;
    ColumnType type = Types.decimal(Integer.MAX_VALUE, shown);
    return Computed.strict(
        type,
        arguments,
        v -> {
          BigDecimal divisor = v.decimal(1);
          return divisor.signum() == 0
              ? Datum.NULL
              : new Datum.Decimal(quotient(v.decimal(0), divisor));
        });
  }

  /**
   * A quotient with the digits that MySQL computes: whole words of nine digits after the point,
   * truncated. The type shows fewer digits, but a column with more digits gets all of them.
   */
  static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
    int left = words(dividend.scale()) * WORD_DIGITS;
    int right = words(divisor.scale()) * WORD_DIGITS;
    int increment =
        Math.max(0, DIVISION_DIGITS - (left - dividend.scale() + right - divisor.scale()));
    int scale = words(left + right + increment) * WORD_DIGITS;
    return dividend.divide(divisor, scale, RoundingMode.DOWN);
  }

  private static int words(int digits) {
    return (digits + WORD_DIGITS - 1) / WORD_DIGITS;
  }

  private static Expression wholeQuotient(List<Expression> arguments) {
    ColumnType type =
        arguments.stream().anyMatch(one -> one.type().isUnsigned()) ? Types.UNSIGNED : Types.INT;
    return Computed.strict(
        type,
        arguments,
        v -> {
          BigDecimal divisor = v.decimal(1);
          return divisor.signum() == 0
              ? Datum.NULL
              : whole(v.decimal(0).divide(divisor, 0, RoundingMode.DOWN).toBigInteger(), type);
        });
  }

  private static Expression remainder(List<Expression> arguments) {
    if (Types.numeric(arguments) == Types.Numeric.REAL) {
      return Computed.strict(
          Types.REAL, arguments, v -> v.real(1) == 0 ? Datum.NULL : real(v.real(0) % v.real(1)));
    }
    if (Types.numeric(arguments) == Types.Numeric.INT) {
      ColumnType type = arguments.get(0).type().isUnsigned() ? Types.UNSIGNED : Types.INT;
      return Computed.strict(
          type,
          arguments,
          v ->
              v.whole(1).signum() == 0
                  ? Datum.NULL
                  : ColumnCast.integer(v.whole(0).remainder(v.whole(1)), type));
    }
    int fraction =
        Math.max(Types.fraction(arguments.get(0).type()), Types.fraction(arguments.get(1).type()));
    ColumnType type = Types.decimal(Integer.MAX_VALUE, fraction);
    return Computed.strict(
        type,
        arguments,
        v ->
            v.decimal(1).signum() == 0
                ? Datum.NULL
                : decimal(v.decimal(0).remainder(v.decimal(1)), type));
  }

  private static Expression negate(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    if (arguments.get(0) instanceof Computed.Constant literal
        && literal.value() instanceof Datum.Unsigned number) {
      return negative(Conversions.unsigned(number.bits()).toBigInteger().negate());
    }
    return switch (Types.numeric(type)) {
      case REAL -> Computed.strict(Types.REAL, arguments, v -> real(-v.real(0)));
      case DECIMAL ->
          Computed.strict(
              Types.decimal(Integer.MAX_VALUE, Types.fraction(type)),
              arguments,
              v -> new Datum.Decimal(v.decimal(0).negate()));
      case INT -> Computed.strict(Types.INT, arguments, v -> whole(v.whole(0).negate(), Types.INT));
    };
  }

  /** A literal below the range of BIGINT is a decimal number. */
  private static Expression negative(BigInteger number) {
    return number.bitLength() < Long.SIZE
        ? Computed.constant(Types.INT, new Datum.Int(number.longValue()))
        : Computed.constant(
            Types.decimal(number.toString().length(), 0),
            new Datum.Decimal(new BigDecimal(number)));
  }

  private static Expression bits(List<Expression> arguments, LongBinaryOperator operator) {
    return Computed.strict(
        Types.UNSIGNED,
        arguments,
        v -> new Datum.Unsigned(operator.applyAsLong(v.bits(0), v.bits(1))));
  }

  /**
   * @throws EvaluationFailure for an infinite number
   */
  static Datum finite(double value) {
    if (Double.isInfinite(value)) {
      throw EvaluationFailure.outOfRange("DOUBLE");
    }
    return real(value);
  }

  static Datum real(double value) {
    return Double.isFinite(value) ? new Datum.Float64(value) : Datum.NULL;
  }

  private static Datum decimal(BigDecimal value, ColumnType type) {
    return new Datum.Decimal(
        value.scale() > type.decimal()
            ? value.setScale(type.decimal(), RoundingMode.HALF_UP)
            : value);
  }
}
