package io.pitr.sql.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats floating point numbers as TiDB does (spec/formats.md §5.4.6, §5.4.8). */
public final class FloatText {
  private static final double BIG = 1e15;
  private static final double SMALL = 1e-15;
  private static final double GO_BIG = 1e21;
  private static final double GO_SMALL = 1e-6;

  /** Significant digits of a FLOAT in exponent notation: one and five after the point. */
  private static final MathContext FLOAT_EXPONENT_DIGITS =
      new MathContext(6, RoundingMode.HALF_EVEN);

  private FloatText() {}

  /** A DOUBLE; {@code 0} for NaN and infinities. */
  public static String of(double value) {
    if (!Double.isFinite(value)) {
      return "0";
    }
    var out = new StringBuilder(24);
    double magnitude = Math.abs(value);
    ShortestDecimal decimal = ShortestDecimal.of(value);
    if (usesExponent(magnitude)) {
      appendExponent(out, decimal.negative(), decimal.digits(), decimal.exponent());
    } else {
      appendPlain(out, decimal);
    }
    return out.toString();
  }

  /** A FLOAT; in exponent notation with at most five digits after the point. */
  public static String of(float value) {
    if (!Float.isFinite(value)) {
      return "0";
    }
    var out = new StringBuilder(16);
    float magnitude = Math.abs(value);
    if (magnitude >= (float) BIG || (magnitude != 0 && magnitude < (float) SMALL)) {
      BigDecimal rounded =
          new BigDecimal(magnitude).round(FLOAT_EXPONENT_DIGITS).stripTrailingZeros();
      appendExponent(out, value < 0, rounded.unscaledValue().longValueExact(), -rounded.scale());
    } else {
      appendPlain(out, ShortestDecimal.of(value));
    }
    return out.toString();
  }

  /** A finite number without exponent notation, for conversions to strings. */
  public static String plain(double value) {
    var out = new StringBuilder(24);
    appendPlain(out, ShortestDecimal.of(value));
    return out.toString();
  }

  /**
   * A finite number without exponent notation, for conversions to strings and for elements of a
   * VECTOR.
   */
  public static String plain(float value) {
    var out = new StringBuilder(16);
    appendPlain(out, ShortestDecimal.of(value));
    return out.toString();
  }

  /** A number in a JSON document. */
  public static String ofJson(double value, JsonStyle style) {
    return switch (style) {
      case GO -> ofGoJson(value);
      case MYSQL -> {
        String text = of(value);
        yield usesExponent(Math.abs(value)) || text.indexOf('.') >= 0 ? text : text + ".0";
      }
    };
  }

  private static String ofGoJson(double value) {
    if (!Double.isFinite(value)) {
      return "0";
    }
    double magnitude = Math.abs(value);
    if (magnitude == 0 || (magnitude >= GO_SMALL && magnitude < GO_BIG)) {
      return plain(value);
    }
    var out = new StringBuilder(24);
    ShortestDecimal decimal = ShortestDecimal.of(value);
    appendExponent(out, decimal.negative(), decimal.digits(), decimal.exponent());
    if (magnitude >= GO_BIG) {
      out.insert(out.indexOf("e") + 1, '+');
    }
    return out.toString();
  }

  private static boolean usesExponent(double magnitude) {
    return magnitude >= BIG || (magnitude != 0 && magnitude < SMALL);
  }

  private static void appendExponent(
      StringBuilder out, boolean negative, long digits, int exponent) {
    String text = Long.toString(digits);
    if (negative) {
      out.append('-');
    }
    out.append(text.charAt(0));
    if (text.length() > 1) {
      out.append('.').append(text, 1, text.length());
    }
    out.append('e').append(exponent + text.length() - 1);
  }

  private static void appendPlain(StringBuilder out, ShortestDecimal decimal) {
    String digits = Long.toString(decimal.digits());
    if (decimal.negative()) {
      out.append('-');
    }
    int pointAt = digits.length() + decimal.exponent();
    if (pointAt <= 0) {
      out.append("0.").append("0".repeat(-pointAt)).append(digits);
    } else if (pointAt >= digits.length()) {
      out.append(digits).append("0".repeat(pointAt - digits.length()));
    } else {
      out.append(digits, 0, pointAt).append('.').append(digits, pointAt, digits.length());
    }
  }
}
