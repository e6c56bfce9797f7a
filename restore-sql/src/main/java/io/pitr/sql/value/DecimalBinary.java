package io.pitr.sql.value;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * MySQL's binary form of DECIMAL, after two bytes of precision and fraction (spec/formats.md
 * §5.4.3). Digits are grouped in words of nine, counted from the decimal point in both directions;
 * a partial word takes fewer bytes. Negative numbers are inverted, then the first bit is flipped,
 * so that encodings of equal precision are ordered like the numbers.
 */
public final class DecimalBinary {
  private static final int WORD_DIGITS = 9;
  private static final int WORD_BYTES = 4;
  private static final int[] PARTIAL_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4};
  private static final long[] POWERS_OF_TEN = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  /** Maximum number of digits of a DECIMAL column. */
  public static final int MAX_PRECISION = 65;

  /** Maximum number of digits after the decimal point of a DECIMAL column. */
  public static final int MAX_FRACTION = 30;

  /** Maximum number of digits of a result of arithmetic: nine words of nine digits. */
  private static final int MAX_STORED_DIGITS = 81;

  private DecimalBinary() {}

  /**
   * Reads precision, fraction and digits from all bytes between two positions.
   *
   * @throws RestoreException FORMAT_CORRUPT if the bytes are not exactly one number
   */
  public static BigDecimal decode(byte[] bytes, int from, int to) {
    var in = new ByteReader(bytes, from, to - from, "a DECIMAL value");
    int precision = in.u8();
    int fraction = in.u8();
    checkShape(precision, fraction);
    int size = sizeBytes(precision, fraction);
    if (in.remaining() != size) {
      throw in.corrupt(
          "a DECIMAL(" + precision + "," + fraction + ") in " + in.remaining() + " bytes");
    }
    return digits(bytes, in.arrayPosition(), precision, fraction);
  }

  /**
   * Reads precision, fraction and digits, and advances the reader.
   *
   * @throws RestoreException FORMAT_CORRUPT
   */
  public static BigDecimal read(ByteReader in) {
    int precision = in.u8();
    int fraction = in.u8();
    checkShape(precision, fraction);
    byte[] digits = in.bytes(sizeBytes(precision, fraction));
    return digits(digits, 0, precision, fraction);
  }

  private static void checkShape(int precision, int fraction) {
    if (precision > MAX_STORED_DIGITS || fraction > precision || precision == 0) {
      throw corrupt("invalid DECIMAL of precision " + precision + " with fraction " + fraction);
    }
  }

  private static BigDecimal digits(byte[] bytes, int at, int precision, int fraction) {
    boolean negative = bytes[at] >= 0;
    var words = new WordReader(bytes, at, negative);
    int integerDigits = precision - fraction;
    boolean small = precision <= 18;
    long unscaled = 0;
    BigInteger big = BigInteger.ZERO;
    int left = integerDigits % WORD_DIGITS;
    int right = fraction % WORD_DIGITS;
    int count =
        (left > 0 ? 1 : 0)
            + integerDigits / WORD_DIGITS
            + fraction / WORD_DIGITS
            + (right > 0 ? 1 : 0);
    for (int i = 0; i < count; i++) {
      int digits = i == 0 && left > 0 ? left : i == count - 1 && right > 0 ? right : WORD_DIGITS;
      long word = words.next(digits);
      if (small) {
        unscaled = unscaled * POWERS_OF_TEN[digits] + word;
      } else {
        big = big.multiply(BigInteger.valueOf(POWERS_OF_TEN[digits])).add(BigInteger.valueOf(word));
      }
    }
    BigDecimal value =
        small ? BigDecimal.valueOf(unscaled, fraction) : new BigDecimal(big, fraction);
    return negative ? value.negate() : value;
  }

  /**
   * Writes precision, fraction and digits. More digits after the point than {@code fraction} are
   * truncated, missing ones are zero.
   *
   * @throws IllegalArgumentException if the integer part does not fit
   */
  public static byte[] encode(BigDecimal value, int precision, int fraction) {
    if (precision < 1 || precision > MAX_STORED_DIGITS || fraction < 0 || fraction > precision) {
      throw new IllegalArgumentException("DECIMAL(" + precision + "," + fraction + ")");
    }
    String digits = value.abs().setScale(fraction, RoundingMode.DOWN).unscaledValue().toString();
    if (digits.length() > precision) {
      throw new IllegalArgumentException(
          value + " does not fit in DECIMAL(" + precision + "," + fraction + ")");
    }
    digits = "0".repeat(precision - digits.length()) + digits;
    boolean negative = value.signum() < 0;
    var out = new byte[2 + sizeBytes(precision, fraction)];
    out[0] = (byte) precision;
    out[1] = (byte) fraction;
    int at = 2;
    int digitAt = 0;
    int integerEnd = precision - fraction;
    while (digitAt < precision) {
      int end =
          digitAt < integerEnd
              ? digitAt + ((integerEnd - digitAt - 1) % WORD_DIGITS + 1)
              : Math.min(digitAt + WORD_DIGITS, precision);
      long word = Long.parseLong(digits, digitAt, end, 10);
      int size = wordBytes(end - digitAt);
      for (int i = size - 1; i >= 0; i--) {
        out[at + i] = (byte) (negative ? ~word : word);
        word >>>= 8;
      }
      at += size;
      digitAt = end;
    }
    out[2] ^= (byte) 0x80;
    return out;
  }

  /** Writes a number with its own digits, at least one before the decimal point. */
  public static byte[] encode(BigDecimal value) {
    BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
    int integerDigits = Math.max(1, plain.precision() - plain.scale());
    return encode(plain, integerDigits + plain.scale(), plain.scale());
  }

  private static int sizeBytes(int precision, int fraction) {
    int integer = precision - fraction;
    return integer / WORD_DIGITS * WORD_BYTES
        + PARTIAL_BYTES[integer % WORD_DIGITS]
        + fraction / WORD_DIGITS * WORD_BYTES
        + PARTIAL_BYTES[fraction % WORD_DIGITS];
  }

  private static int wordBytes(int digits) {
    return digits == WORD_DIGITS ? WORD_BYTES : PARTIAL_BYTES[digits];
  }

  private static RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, "a DECIMAL value");
  }

  /** Reads the words and reverts inversion and flip. */
  private static final class WordReader {
    private final byte[] bytes;
    private final int start;
    private final boolean negative;
    private int at;

    WordReader(byte[] bytes, int start, boolean negative) {
      this.bytes = bytes;
      this.start = start;
      this.negative = negative;
      this.at = start;
    }

    long next(int digits) {
      int size = wordBytes(digits);
      long word = 0;
      for (int i = 0; i < size; i++, at++) {
        int one = bytes[at] & 0xff;
        if (at == start) {
          one ^= 0x80;
        }
        word = word << 8 | (negative ? ~one & 0xff : one);
      }
      if (word >= POWERS_OF_TEN[digits]) {
        throw corrupt(word + " in a word of " + digits + " digits: " + Arrays.toString(bytes));
      }
      return word;
    }
  }
}
