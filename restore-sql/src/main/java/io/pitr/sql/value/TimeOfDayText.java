package io.pitr.sql.value;

/** Text of a TIME value (spec/formats.md §5.4.5): sign, hours (up to three digits), fraction. */
public final class TimeOfDayText {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private TimeOfDayText() {}

  /**
   * Appends {@code [-]hh:mm:ss[.fraction]}.
   *
   * @param fsp fractional digits, 0 to 6; more digits are truncated
   */
  public static void append(StringBuilder out, long nanos, int fsp) {
    if (nanos < 0) {
      out.append('-');
    }
    long seconds = Math.abs(nanos / NANOS_PER_SECOND);
    int micros = (int) Math.abs(nanos % NANOS_PER_SECOND / 1000);
    PackedTime.appendPadded(out, seconds / 3600, 2);
    out.append(':');
    PackedTime.appendPadded(out, seconds / 60 % 60, 2);
    out.append(':');
    PackedTime.appendPadded(out, seconds % 60, 2);
    PackedTime.appendFraction(out, micros, fsp);
  }
}
