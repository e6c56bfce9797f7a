package io.pitr.sql.value;

import java.math.BigInteger;

/**
 * The shortest decimal number that parses to the same binary floating point number, and the closest
 * of several: the output of Go's {@code strconv} with precision -1, and so of TiDB. The algorithm
 * is Raffaello Giulietti's "The Schubfach way to render doubles": one multiplication by a tabulated
 * power of ten for the value and for each end of its rounding interval.
 *
 * <p>{@link Double#toString} is not used: before Java 19 it sometimes returns too many digits, and
 * it never returns fewer than two.
 */
final class ShortestDecimal {
  private static final int MIN_K = -324;
  private static final int MAX_K = 292;
  private static final long LOW_63_BITS = (1L << 63) - 1;

  /** Upper and lower 63 bits of {@code floor(10^-k * 2^r) + 1}, scaled to 126 bits, for each k. */
  private static final long[] POWERS = powers();

  private final boolean negative;
  private final long digits;
  private final int exponent;

  private ShortestDecimal(boolean negative, long digits, int exponent) {
    this.negative = negative;
    this.digits = digits;
    this.exponent = exponent;
  }

  /**
   * @param value finite
   */
  static ShortestDecimal of(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> 52) & 0x7ff;
    long fraction = bits & 0xfffffffffffffL;
    return biased == 0
        ? of(bits < 0, fraction, -1074, false)
        : of(bits < 0, fraction | 1L << 52, biased - 1075, fraction == 0 && biased > 1);
  }

  /**
   * @param value finite
   */
  static ShortestDecimal of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int biased = bits >>> 23 & 0xff;
    int fraction = bits & 0x7fffff;
    return biased == 0
        ? of(bits < 0, fraction, -149, false)
        : of(bits < 0, fraction | 1 << 23, biased - 150, fraction == 0 && biased > 1);
  }

  boolean negative() {
    return negative;
  }

  /** Without trailing zeros; 0 only for zero. */
  long digits() {
    return digits;
  }

  /** The value is {@code digits * 10^exponent}. */
  int exponent() {
    return exponent;
  }

  private static ShortestDecimal of(boolean negative, long c, int q, boolean narrowBelow) {
    if (c == 0) {
      return new ShortestDecimal(negative, 0, 0);
    }
    int k = narrowBelow ? floorLog10ThreeQuartersPow2(q) : floorLog10Pow2(q);
    int shift = q + floorLog2Pow10(-k) + 2;
    long high = POWERS[2 * (k - MIN_K)];
    long low = POWERS[2 * (k - MIN_K) + 1];
    long middle = c << 2;
    long value = multiply(high, low, middle << shift);
    long from = multiply(high, low, (middle - (narrowBelow ? 1 : 2)) << shift);
    long to = multiply(high, low, (middle + 2) << shift);
    // The ends of the interval of an odd significand round to its even neighbours, so they are
    // excluded.
    long open = c & 1;

    long here = value >> 2;
    if (here >= 10) {
      long tensBelow = here / 10 * 10;
      long tensAbove = tensBelow + 10;
      boolean belowFits = from + open <= tensBelow << 2;
      boolean aboveFits = (tensAbove << 2) + open <= to;
      if (belowFits != aboveFits) {
        return stripped(negative, belowFits ? tensBelow : tensAbove, k);
      }
    }
    long next = here + 1;
    boolean hereFits = from + open <= here << 2;
    boolean nextFits = (next << 2) + open <= to;
    if (hereFits != nextFits) {
      return stripped(negative, hereFits ? here : next, k);
    }
    long beyondMiddle = value - ((here + next) << 1);
    boolean useHere = beyondMiddle < 0 || (beyondMiddle == 0 && (here & 1) == 0);
    return stripped(negative, useHere ? here : next, k);
  }

  private static ShortestDecimal stripped(boolean negative, long digits, int exponent) {
    long rest = digits;
    int power = exponent;
    while (rest % 10 == 0) {
      rest /= 10;
      power++;
    }
    return new ShortestDecimal(negative, rest, power);
  }

  /** The scaled product, rounded to odd so that comparisons with whole numbers are exact. */
  private static long multiply(long high, long low, long factor) {
    long fromLow = Math.multiplyHigh(low, factor);
    long highLow = high * factor;
    long highHigh = Math.multiplyHigh(high, factor);
    long carry = (highLow >>> 1) + fromLow;
    long whole = highHigh + (carry >>> 63);
    return whole | (((carry & LOW_63_BITS) + LOW_63_BITS) >>> 63);
  }

  private static int floorLog10Pow2(int e) {
    return (int) ((e * 661_971_961_083L) >> 41);
  }

  private static int floorLog10ThreeQuartersPow2(int e) {
    return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  private static int floorLog2Pow10(int e) {
    return (int) ((e * 913_124_641_741L) >> 38);
  }

  private static long[] powers() {
    var table = new long[2 * (MAX_K - MIN_K + 1)];
    BigInteger mask = BigInteger.ONE.shiftLeft(63).subtract(BigInteger.ONE);
    for (int k = MIN_K; k <= MAX_K; k++) {
      int scale = 125 - floorLog2Pow10(-k);
      BigInteger numerator = k <= 0 ? BigInteger.TEN.pow(-k) : BigInteger.ONE;
      BigInteger denominator = k > 0 ? BigInteger.TEN.pow(k) : BigInteger.ONE;
      BigInteger scaled =
          scale >= 0
              ? numerator.shiftLeft(scale).divide(denominator)
              : numerator.divide(denominator.shiftLeft(-scale));
      BigInteger power = scaled.add(BigInteger.ONE);
      table[2 * (k - MIN_K)] = power.shiftRight(63).longValueExact();
      table[2 * (k - MIN_K) + 1] = power.and(mask).longValueExact();
    }
    return table;
  }
}
