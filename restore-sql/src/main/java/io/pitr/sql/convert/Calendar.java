package io.pitr.sql.convert;

import io.pitr.sql.value.PackedTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Arithmetic with packed times (spec/formats.md §5.4.4). */
public final class Calendar {
  public static final int MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_MICRO = 1000;
  private static final int[] POWERS_OF_TEN = {1_000_000, 100_000, 10_000, 1000, 100, 10, 1};
  private static final int MAX_YEAR = 9999;

  private Calendar() {}

  /** Empty if a part is zero or the day does not exist. */
  public static Optional<LocalDateTime> dateTime(long packed) {
    try {
      return Optional.of(
          LocalDateTime.of(
              PackedTime.year(packed),
              PackedTime.month(packed),
              PackedTime.day(packed),
              PackedTime.hour(packed),
              PackedTime.minute(packed),
              PackedTime.second(packed),
              (int) (PackedTime.micros(packed) * NANOS_PER_MICRO)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Empty if a part is zero or the day does not exist. */
  public static Optional<LocalDate> date(long packed) {
    return dateTime(packed).map(LocalDateTime::toLocalDate);
  }

  /** The packed form; precision below a microsecond is truncated. */
  public static long packed(LocalDateTime time) {
    return PackedTime.pack(
        time.getYear(),
        time.getMonthValue(),
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond(),
        (int) (time.getNano() / NANOS_PER_MICRO));
  }

  /** Whether the year is in the range that MySQL can store. */
  public static boolean inRange(LocalDateTime time) {
    return time.getYear() >= 0 && time.getYear() <= MAX_YEAR;
  }

  /**
   * Rounds the fraction half up to a number of digits, with carry.
   *
   * @return empty if the result is after the year 9999
   */
  public static Optional<Long> round(long packed, int fsp) {
    int micros = PackedTime.micros(packed);
    int rounded = roundMicros(micros, fsp);
    if (rounded < MICROS_PER_SECOND) {
      return Optional.of(packed - micros + rounded);
    }
    return dateTime(packed)
        .map(time -> time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1))
        .filter(Calendar::inRange)
        .map(Calendar::packed);
  }

  /** Rounds nanoseconds of a TIME half away from zero. */
  public static long roundDuration(long nanos, int fsp) {
    long unit = POWERS_OF_TEN[fsp] * NANOS_PER_MICRO;
    long magnitude = (Math.abs(nanos) + unit / 2) / unit * unit;
    return nanos < 0 ? -magnitude : magnitude;
  }

  /** Microseconds rounded half up; may be a whole second. */
  static int roundMicros(int micros, int fsp) {
    int unit = POWERS_OF_TEN[fsp];
    return (micros + unit / 2) / unit * unit;
  }
}
