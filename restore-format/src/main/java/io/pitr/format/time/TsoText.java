package io.pitr.format.time;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses and formats timestamps (spec/formats.md §0.4). */
public final class TsoText {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSxxx");

  private TsoText() {}

  /**
   * Parses the value of a flag: a TSO as an unsigned decimal number, or a date and time of day with
   * a zone, which becomes a TSO of whole milliseconds with the logical part 0. An empty text and
   * zero are errors, because they come from an unset variable of a script.
   *
   * @param flag named in messages
   * @throws RestoreException {@link FormatError#TS_INVALID}
   */
  public static Tso parse(String text, String flag) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw invalid("the value is empty; without the flag, its default applies", flag);
    }
    return isNumber(trimmed) ? number(trimmed, flag) : DateTimeText.parse(trimmed, flag);
  }

  /** As {@link #parse}, for flags that accept only a TSO. */
  public static Tso parseNumber(String text, String flag) {
    String trimmed = text.strip();
    if (!isNumber(trimmed)) {
      throw invalid("expected a TSO, a decimal number, got '" + trimmed + "'", flag);
    }
    return number(trimmed, flag);
  }

  /** The physical time in UTC, {@code 2024-06-10 06:13:20.123+00:00}. */
  public static String utc(Tso ts) {
    return in(ts, ZoneOffset.UTC);
  }

  /** The physical time in a zone, in a form that {@link #parse} accepts. */
  public static String in(Tso ts, ZoneId zone) {
    return FORM.format(Instant.ofEpochMilli(ts.physicalMillis()).atZone(zone));
  }

  /**
   * The number and the physical time: {@code 450363392032243717 (2024-06-10 06:13:20.123+00:00)}.
   */
  public static String both(Tso ts) {
    return ts.equals(Tso.ZERO) || ts.equals(Tso.MAX) ? ts.toString() : ts + " (" + utc(ts) + ")";
  }

  static RestoreException invalid(String what, String flag) {
    return new RestoreException(FormatError.TS_INVALID, what, flag);
  }

  /**
   * Parses the value of a flag that may be absent.
   *
   * @param text null if the flag is absent
   * @throws RestoreException {@link FormatError#TS_INVALID}
   */
  public static Optional<Tso> parseOptional(@Nullable String text, String flag) {
    return text == null ? Optional.empty() : Optional.of(parse(text, flag));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Tso number(String digits, String flag) {
    try {
      var ts = new Tso(Long.parseUnsignedLong(digits));
      if (ts.equals(Tso.ZERO)) {
        throw invalid("0 is not a timestamp; without the flag, its default applies", flag);
      }
      return ts;
    } catch (NumberFormatException e) {
      throw invalid("a TSO has 64 bits, got " + digits, flag);
    }
  }
}
