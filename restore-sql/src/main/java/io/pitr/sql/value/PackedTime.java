package io.pitr.sql.value;

/**
 * A date and time in 64 bits, in the order of the times (spec/formats.md §5.4.4): {@code ym =
 * year*13 + month; ymd = ym<<5 | day; hms = hour<<12 | minute<<6 | second; packed = (ymd<<17 |
 * hms)<<24 | microseconds}. Zero is the zero date; months and days may be zero.
 */
public final class PackedTime {
  public static final long ZERO = 0;

  private PackedTime() {}

  public static long pack(
      int year, int month, int day, int hour, int minute, int second, int micros) {
    long yearMonthDay = ((long) year * 13 + month) << 5 | day;
    long clock = (long) hour << 12 | (long) minute << 6 | second;
    return (yearMonthDay << 17 | clock) << 24 | micros;
  }

  public static int year(long packed) {
    return (int) (packed >>> 46) / 13;
  }

  public static int month(long packed) {
    return (int) (packed >>> 46) % 13;
  }

  public static int day(long packed) {
    return (int) (packed >>> 41) & 31;
  }

  public static int hour(long packed) {
    return (int) (packed >>> 36) & 31;
  }

  public static int minute(long packed) {
    return (int) (packed >>> 30) & 63;
  }

  public static int second(long packed) {
    return (int) (packed >>> 24) & 63;
  }

  public static int micros(long packed) {
    return (int) packed & 0xffffff;
  }

  /** The same day at midnight. */
  public static long date(long packed) {
    return packed >>> 41 << 41;
  }

  /** Whether every part is in its range. */
  public static boolean isWellFormed(long packed) {
    return packed >= 0
        && year(packed) <= 9999
        && month(packed) <= 12
        && hour(packed) < 24
        && minute(packed) < 60
        && second(packed) < 60
        && micros(packed) < 1_000_000;
  }

  /** {@code YYYY-MM-DD}. */
  public static void appendDate(StringBuilder out, long packed) {
    appendPadded(out, year(packed), 4);
    out.append('-');
    appendPadded(out, month(packed), 2);
    out.append('-');
    appendPadded(out, day(packed), 2);
  }

  /**
   * {@code YYYY-MM-DD hh:mm:ss} and the fraction.
   *
   * @param fsp fractional digits, 0 to 6; more digits are truncated
   */
  public static void appendDateTime(StringBuilder out, long packed, int fsp) {
    appendDate(out, packed);
    out.append(' ');
    appendPadded(out, hour(packed), 2);
    out.append(':');
    appendPadded(out, minute(packed), 2);
    out.append(':');
    appendPadded(out, second(packed), 2);
    appendFraction(out, micros(packed), fsp);
  }

  static void appendFraction(StringBuilder out, int micros, int fsp) {
    if (fsp <= 0) {
      return;
    }
    int shown = micros;
    for (int i = fsp; i < ColumnType.MAX_FSP; i++) {
      shown /= 10;
    }
    out.append('.');
    appendPadded(out, shown, fsp);
  }

  static void appendPadded(StringBuilder out, long number, int width) {
    String digits = Long.toString(number);
    for (int i = digits.length(); i < width; i++) {
      out.append('0');
    }
    out.append(digits);
  }
}
