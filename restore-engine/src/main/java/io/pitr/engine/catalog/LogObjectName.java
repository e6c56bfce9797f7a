package io.pitr.engine.catalog;

import io.pitr.api.Tso;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What the name of a log object tells of its content (spec/formats.md §2.1): a hint, for objects
 * whose metadata is not at hand.
 *
 * @param minTs the smallest timestamp inside
 * @param hourEndMillis the end of the hour that holds the greatest, in milliseconds since 1970
 */
record LogObjectName(Tso minTs, long hourEndMillis) {
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final String ROOT = "v1";
  private static final String SCHEMA = "schema-meta";
  private static final String SUFFIX = ".log";
  private static final int DAY_CHARS = 8;
  private static final int HOUR_CHARS = 2;
  private static final int STORE_CHARS = 20;
  private static final int TS_CHARS = 20;
  private static final int DAY_FROM = ROOT.length() + 1;
  private static final int DAY_END = DAY_FROM + DAY_CHARS;
  private static final int HOUR_END = DAY_END + 1 + HOUR_CHARS;

  /**
   * {@code v1/DAY/HOUR/STORE/[schema-meta/]MIN_TS-….log}; empty when the name has another form.
   * Read by hand: each segment looks at the names of hours or days.
   */
  static Optional<LogObjectName> parse(String path) {
    String[] parts = path.split("/", -1);
    boolean formed = parts.length == 5 || (parts.length == 6 && parts[4].equals(SCHEMA));
    if (!formed || !parts[0].equals(ROOT) || !isNumber(parts[3], STORE_CHARS)) {
      return Optional.empty();
    }
    String name = parts[parts.length - 1];
    String ts = name.substring(0, Math.max(0, name.indexOf('-')));
    if (!isNumber(ts, TS_CHARS) || !name.endsWith(SUFFIX) || !isDayAndHour(parts[1], parts[2])) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogObjectName(
              new Tso(Long.parseUnsignedLong(ts)),
              date(parts[1])
                  .atTime(Integer.parseInt(parts[2]), 59, 59, 999_999_999)
                  .toInstant(ZoneOffset.UTC)
                  .toEpochMilli()));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isDayAndHour(String day, String hour) {
    return day.length() == DAY_CHARS
        && isNumber(day, DAY_CHARS)
        && hour.length() == HOUR_CHARS
        && isNumber(hour, HOUR_CHARS);
  }

  private static boolean isNumber(String text, int maxChars) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= maxChars;
  }

  /** Eight digits. The formatter that reads them too is slow to start and slow to run. */
  private static LocalDate date(String day) {
    return LocalDate.of(
        Integer.parseInt(day.substring(0, 4)),
        Integer.parseInt(day.substring(4, 6)),
        Integer.parseInt(day.substring(6)));
  }

  /** The folder of an object's day or hour, below {@code v1/}. */
  static Optional<String> folder(String path, boolean ofHour) {
    return parse(path).map(name -> path.substring(DAY_FROM, ofHour ? HOUR_END : DAY_END));
  }

  /** The folder of a day or an hour, below {@code v1/}. */
  static String folder(Instant time, boolean ofHour) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    String day = DAY.format(utc);
    int hour = utc.getHour();
    return ofHour ? day + (hour < 10 ? "/0" : "/") + hour : day;
  }

  boolean mayOverlap(Tso from, Tso until) {
    return !minTs.isAfter(until) && hourEndMillis >= from.physicalMillis();
  }
}
