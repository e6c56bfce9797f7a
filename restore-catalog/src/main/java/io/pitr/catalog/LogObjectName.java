package io.pitr.catalog;

import io.pitr.api.Tso;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Optional;

/**
 * What the name of a log object tells about its content (spec/formats.md §2.1). A hint for objects
 * without metadata.
 *
 * @param minTs the smallest timestamp inside
 * @param hourEndMillis the end of the hour of the greatest timestamp, in milliseconds since 1970
 */
record LogObjectName(Tso minTs, long hourEndMillis) {
  private static final String ROOT = "v1/";
  private static final String SCHEMA = "schema-meta/";
  private static final String SUFFIX = ".log";
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int STORE_CHARS = 20;
  private static final int TS_CHARS = 20;
  private static final int DAY_FROM = ROOT.length();
  private static final int DAY_END = DAY_FROM + "20260301".length();
  private static final int HOUR_FROM = DAY_END + 1;
  private static final int HOUR_END = HOUR_FROM + "00".length();

  /**
   * {@code v1/DAY/HOUR/STORE/[schema-meta/]MIN_TS-….log}; empty if the name has another form.
   * Parsed without regular expressions, because each segment parses the names of hours or days.
   */
  static Optional<LogObjectName> parse(String path) {
    int storeEnd = digitsEnd(path, HOUR_END + 1, STORE_CHARS);
    if (!path.startsWith(ROOT)
        || digitsEnd(path, DAY_FROM, DAY_END - DAY_FROM) != DAY_END
        || !isSlash(path, DAY_END)
        || digitsEnd(path, HOUR_FROM, HOUR_END - HOUR_FROM) != HOUR_END
        || !isSlash(path, HOUR_END)
        || storeEnd == HOUR_END + 1
        || !isSlash(path, storeEnd)) {
      return Optional.empty();
    }
    int nameFrom = storeEnd + 1;
    int tsFrom = path.startsWith(SCHEMA, nameFrom) ? nameFrom + SCHEMA.length() : nameFrom;
    int tsEnd = digitsEnd(path, tsFrom, TS_CHARS);
    if (tsEnd == tsFrom
        || !path.startsWith("-", tsEnd)
        || path.indexOf('/', tsEnd) >= 0
        || !path.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      Tso minTs = new Tso(Long.parseUnsignedLong(path, tsFrom, tsEnd, 10));
      return Optional.of(new LogObjectName(minTs, hourEndMillis(path)));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The end of the digits that begin at an offset, up to a maximum number. */
  private static int digitsEnd(String text, int from, int most) {
    int end = from;
    while (end < text.length()
        && end < from + most
        && text.charAt(end) >= '0'
        && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static boolean isSlash(String text, int at) {
    return at < text.length() && text.charAt(at) == '/';
  }

  /** Parsed without a date formatter, which is slow. */
  private static long hourEndMillis(String path) {
    LocalDate day =
        LocalDate.of(
            number(path, DAY_FROM, DAY_FROM + 4),
            number(path, DAY_FROM + 4, DAY_FROM + 6),
            number(path, DAY_FROM + 6, DAY_END));
    long hour = ChronoField.HOUR_OF_DAY.checkValidValue(number(path, HOUR_FROM, HOUR_END));
    return (day.toEpochDay() * 24 + hour + 1) * HOUR_MILLIS - 1;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** The folder of an object's day or hour, in {@code v1/}. */
  static Optional<String> folder(String path, boolean ofHour) {
    return parse(path).map(name -> path.substring(DAY_FROM, ofHour ? HOUR_END : DAY_END));
  }

  /** The folder of a day or an hour, in {@code v1/}. */
  static String folder(Instant time, boolean ofHour) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    String day = utc.toLocalDate().toString().replace("-", "");
    int hour = utc.getHour();
    return ofHour ? day + (hour < 10 ? "/0" : "/") + hour : day;
  }

  boolean mayOverlap(Tso from, Tso until) {
    return !minTs.isAfter(until) && hourEndMillis >= from.physicalMillis();
  }
}
