package io.pitr.sql.convert;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses numbers at the start of texts, as MySQL does: text after the number is ignored. */
public final class NumberText {
  private static final Pattern PREFIX =
      Pattern.compile("\\s*([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))(?:[eE]([+-]?\\d{1,9}))?");

  /**
   * Numbers with larger exponents are outside every range, and their digits could exhaust memory.
   */
  private static final int MAX_EXPONENT = 400;

  private NumberText() {}

  /** The longest number at the start of the text; zero if there is none. */
  public static BigDecimal prefix(String text) {
    Matcher matcher = PREFIX.matcher(text);
    if (!matcher.lookingAt()) {
      return BigDecimal.ZERO;
    }
    String mantissa = matcher.group(1);
    var number = new BigDecimal(mantissa.endsWith(".") ? mantissa + "0" : mantissa);
    String exponent = matcher.group(2);
    if (exponent == null || number.signum() == 0) {
      return mantissa.endsWith(".") ? number.setScale(0) : number;
    }
    int power = Integer.parseInt(exponent);
    int magnitude = number.precision() - number.scale() + power;
    if (magnitude > MAX_EXPONENT) {
      return BigDecimal.ONE.scaleByPowerOfTen(MAX_EXPONENT).multiply(sign(number));
    } else if (magnitude < -MAX_EXPONENT) {
      return BigDecimal.ZERO;
    }
    BigDecimal scaled = number.scaleByPowerOfTen(power);
    return scaled.scale() < 0 ? scaled.setScale(0) : scaled;
  }

  /** As {@link #prefix}, as a double; infinite values become the largest finite value. */
  public static double real(String text) {
    double value = prefix(text).doubleValue();
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  /** Whether the text is one number, ignoring blanks around it. */
  public static boolean isNumber(String text) {
    Matcher matcher = PREFIX.matcher(text);
    return matcher.lookingAt() && text.substring(matcher.end()).isBlank();
  }

  private static BigDecimal sign(BigDecimal number) {
    return BigDecimal.valueOf(number.signum());
  }
}
