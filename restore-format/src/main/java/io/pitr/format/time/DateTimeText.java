package io.pitr.format.time;

import io.pitr.api.Tso;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a date and time of day with a zone, in the form of a MySQL literal. A date without a time
 * is rejected, although its last part could be read as a zone: the zone of {@code 2024-01-01} is
 * unknown.
 */
final class DateTimeText {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})"
              + "(?:[ T]\\s*(?<hour>\\d{1,2}):(?<minute>\\d{1,2})"
              + "(?::(?<second>\\d{1,2})(?:\\.(?<fraction>\\d{1,6}))?)?)?"
              + "\\s*(?<zone>Z|[+-].+)?");
  private static final Pattern ZONE =
      Pattern.compile("(?<sign>[+-])(?<hours>\\d{2})(?::?(?<minutes>\\d{2}))?");
  private static final Instant FIRST = Instant.ofEpochSecond(1);

  /** Exclusive: one second after the maximum of the TIMESTAMP type. */
  private static final Instant END = Instant.ofEpochSecond(1L << 31);

  private static final int MAX_OFFSET_MINUTES = 14 * 60;

  private final String text;
  private final String flag;

  private DateTimeText(String text, String flag) {
    this.text = text;
    this.flag = flag;
  }

  static Tso parse(String text, String flag) {
    return new DateTimeText(text, flag).parse();
  }

  private Tso parse() {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw TsoText.invalid("expected a TSO or a date and time, got '" + text + "'", flag);
    }
    if (form.group("hour") == null) {
      throw TsoText.invalid("the time of day is missing: '" + text + "'", flag);
    }
    if (form.group("zone") == null) {
      throw TsoText.invalid(
          "must set timezone when using datetime format ts, e.g. '" + text + "+00:00'", flag);
    }
    Instant instant = local(form).toInstant(zone(form.group("zone")));
    if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
      throw TsoText.invalid(
          "outside 1970-01-01 00:00:01 to 2038-01-19 03:14:07 UTC: '" + text + "'", flag);
    }
    return Tso.of(instant.toEpochMilli(), 0);
  }

  private LocalDateTime local(Matcher form) {
    try {
      return LocalDateTime.of(
          number(form, "year"),
          number(form, "month"),
          number(form, "day"),
          number(form, "hour"),
          number(form, "minute"),
          number(form, "second"),
          nanos(form.group("fraction")));
    } catch (DateTimeException e) {
      throw TsoText.invalid("no such date or time: '" + text + "'", flag);
    }
  }

  private ZoneOffset zone(String zone) {
    if (zone.equals("Z")) {
      return ZoneOffset.UTC;
    }
    Matcher form = ZONE.matcher(zone);
    if (!form.matches()) {
      throw TsoText.invalid("'" + zone + "' in '" + text + "' is not a time zone offset", flag);
    }
    int minutes = number(form, "minutes");
    int offset = 60 * number(form, "hours") + minutes;
    boolean west = form.group("sign").equals("-");
    if (minutes > 59 || offset > MAX_OFFSET_MINUTES || (west && offset == 0)) {
      throw TsoText.invalid(
          "the time zone offset '" + zone + "' in '" + text + "' is out of range", flag);
    }
    return ZoneOffset.ofTotalSeconds((west ? -offset : offset) * 60);
  }

  private static int number(Matcher form, String group) {
    String digits = form.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }
}
