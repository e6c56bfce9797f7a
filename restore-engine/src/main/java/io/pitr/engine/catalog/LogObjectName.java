package io.pitr.engine.catalog;

import io.pitr.api.Tso;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a log object tells of its content (spec/formats.md §2.1): a hint, for objects
 * whose metadata is not at hand.
 *
 * @param minTs the smallest timestamp inside
 * @param hourEndMillis the end of the hour that holds the greatest, in milliseconds since 1970
 */
record LogObjectName(Tso minTs, long hourEndMillis) {
  static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private static final Pattern FORM =
      Pattern.compile("v1/(\\d{8})/(\\d{2})/\\d+/(?:schema-meta/)?(\\d{1,20})-[^/]*\\.log");

  /** Empty when the name has another form. */
  static Optional<LogObjectName> parse(String path) {
    Matcher matcher = FORM.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogObjectName(
              new Tso(Long.parseUnsignedLong(matcher.group(3))),
              date(matcher.group(1))
                  .atTime(Integer.parseInt(matcher.group(2)), 59, 59, 999_999_999)
                  .toInstant(ZoneOffset.UTC)
                  .toEpochMilli()));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Eight digits. The formatter that reads them too is slow to start and slow to run. */
  private static LocalDate date(String day) {
    return LocalDate.of(
        Integer.parseInt(day.substring(0, 4)),
        Integer.parseInt(day.substring(4, 6)),
        Integer.parseInt(day.substring(6)));
  }

  /** The folder of the day, as a part of the path. */
  static Optional<String> day(String path) {
    Matcher matcher = FORM.matcher(path);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  boolean mayOverlap(Tso from, Tso until) {
    return !minTs.isAfter(until) && hourEndMillis >= from.physicalMillis();
  }
}
