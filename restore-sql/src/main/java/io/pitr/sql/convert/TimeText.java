package io.pitr.sql.convert;

import io.pitr.sql.value.PackedTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses date, time and duration literals as MySQL does: parts separated by any punctuation, or
 * only digits.
 */
public final class TimeText {
  private static final Pattern FRACTION = Pattern.compile("^(.*\\d)\\.(\\d*)\\s*$");
  private static final Pattern ZONE = Pattern.compile("(.*\\d:\\d.*?)(Z|[+-]\\d\\d(?::?\\d\\d)?)$");
  private static final Pattern DURATION =
      Pattern.compile(
          "^\\s*(-?)\\s*(?:(\\d+)\\s+)?(\\d+)(?::(\\d+))?(?::(\\d+))?(?:\\.(\\d*))?\\s*$");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** 838:59:59, the longest TIME. */
  public static final long MAX_DURATION_NANOS = (838 * 3600L + 59 * 60 + 59) * NANOS_PER_SECOND;

  private TimeText() {}

  /**
   * A date or a date and time, rounded to a number of fractional digits.
   *
   * @return packed; empty if the text is not a date or the day does not exist. The zero date and
   *     zero months and days are accepted
   */
  public static Optional<Long> dateTime(String text, int fsp) {
    String rest = text.strip();
    Matcher zone = ZONE.matcher(rest);
    if (zone.matches()) {
      return dateTime(zone.group(1), fsp).flatMap(packed -> shift(packed, zone.group(2)));
    }
    String fraction = "";
    Matcher fractionMatcher = FRACTION.matcher(rest);
    if (fractionMatcher.matches()) {
      String before = fractionMatcher.group(1);
      int parts = split(before).size();
      if (parts == 6 || (parts == 1 && before.length() >= 12)) {
        rest = before;
        fraction = fractionMatcher.group(2);
      }
    }
    List<String> parts = split(rest);
    int[] numbers = parts.size() == 1 ? compact(parts.get(0)) : spread(parts);
    if (numbers.length < 3) {
      return Optional.empty();
    }
    int micros = micros(fraction);
    int year = numbers[0];
    int month = numbers[1];
    int day = numbers[2];
    if (!exists(year, month, day) || numbers[3] > 23 || numbers[4] > 59 || numbers[5] > 59) {
      return Optional.empty();
    }
    long packed = PackedTime.pack(year, month, day, numbers[3], numbers[4], numbers[5], micros);
    return Calendar.round(packed, fsp);
  }

  /**
   * A TIME: {@code [-][days ]hh:mm:ss[.fraction]}, {@code hh:mm}, digits {@code hhmmss}, or the
   * time of a date and time; rounded and clamped to the range of TIME.
   *
   * @return nanoseconds; empty if the text has none of these forms
   */
  public static Optional<Long> duration(String text, int fsp) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return dateTime(text, fsp).map(packed -> Calendar.roundDuration(timeOfDay(packed), fsp));
    }
    long days = number(matcher.group(2));
    long first = number(matcher.group(3));
    long hours = first;
    long minutes = number(matcher.group(4));
    long seconds = number(matcher.group(5));
    if (matcher.group(4) == null && matcher.group(2) == null) {
      if (matcher.group(3).length() >= 12) {
        return dateTime(text, fsp).map(packed -> Calendar.roundDuration(timeOfDay(packed), fsp));
      }
      hours = first / 10000;
      minutes = first / 100 % 100;
      seconds = first % 100;
    }
    if (minutes > 59 || seconds > 59) {
      return Optional.empty();
    }
    String fraction = matcher.group(6) == null ? "" : matcher.group(6);
    long total = Math.min((days * 24 + hours) * 3600 + minutes * 60 + seconds, 900 * 3600L);
    long nanos = total * NANOS_PER_SECOND + micros(fraction) * 1000L;
    long rounded = Calendar.roundDuration(nanos, fsp);
    return Optional.of(clamp(matcher.group(1).isEmpty() ? rounded : -rounded));
  }

  /** Clamps to the range of TIME. */
  public static long clamp(long nanos) {
    return Math.max(-MAX_DURATION_NANOS, Math.min(MAX_DURATION_NANOS, nanos));
  }

  /** Nanoseconds since midnight. */
  public static long timeOfDay(long packed) {
    long seconds =
        PackedTime.hour(packed) * 3600L
            + PackedTime.minute(packed) * 60L
            + PackedTime.second(packed);
    return seconds * NANOS_PER_SECOND + PackedTime.micros(packed) * 1000L;
  }

  /** Whether a date can be stored: an existing day, or one with a zero month or day. */
  public static boolean exists(int year, int month, int day) {
    if (year > 9999 || month > 12 || day > 31) {
      return false;
    }
    if (month == 0 || day == 0) {
      return true;
    }
    try {
      LocalDate.of(year, month, day);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Optional<Long> shift(long packed, String zone) {
    if (zone.equals("Z")) {
      return Optional.of(packed);
    }
    int hours = Integer.parseInt(zone.substring(1, 3));
    int minutes = zone.length() > 3 ? Integer.parseInt(zone.substring(zone.length() - 2)) : 0;
    int total = hours * 60 + minutes;
    int signed = zone.charAt(0) == '-' ? -total : total;
    return Calendar.dateTime(packed)
        .map(time -> time.minusMinutes(signed))
        .filter(Calendar::inRange)
        .map(Calendar::packed);
  }

  private static List<String> split(String text) {
    var parts = new ArrayList<String>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !isDigit(text.charAt(i))) {
        if (i > from) {
          parts.add(text.substring(from, i));
        } else if (i == 0 || i == text.length()) {
          return List.of();
        }
        boolean separator =
            i == text.length()
                || !Character.isLetterOrDigit(text.charAt(i))
                || text.charAt(i) == 'T';
        if (!separator) {
          return List.of();
        }
        from = i + 1;
      }
    }
    return parts;
  }

  /** Parts of a literal with separators: year, month, day, and any of the time. */
  private static int[] spread(List<String> parts) {
    if (parts.size() < 3 || parts.size() > 6) {
      return new int[0];
    }
    var numbers = new int[6];
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).length() > 4) {
        return new int[0];
      }
      numbers[i] = Integer.parseInt(parts.get(i));
    }
    if (parts.get(0).length() <= 2) {
      numbers[0] = fullYear(numbers[0]);
    }
    return numbers;
  }

  /** A literal of digits only, whose length decides its meaning. */
  private static int[] compact(String digits) {
    int yearDigits =
        switch (digits.length()) {
          case 14, 8 -> 4;
          case 12, 11, 10, 9, 7, 6, 5 -> 2;
          default -> 0;
        };
    if (yearDigits == 0) {
      return new int[0];
    }
    var numbers = new int[6];
    int at = 0;
    for (int i = 0; i < numbers.length && at < digits.length(); i++) {
      int end = Math.min(digits.length(), at + (i == 0 ? yearDigits : 2));
      numbers[i] = Integer.parseInt(digits, at, end, 10);
      at = end;
    }
    if (yearDigits == 2) {
      numbers[0] = fullYear(numbers[0]);
    }
    return numbers;
  }

  /** Completes a two-digit year: 70 to 99 are 1970 to 1999. */
  static int fullYear(int year) {
    return year >= 70 ? 1900 + year : 2000 + year;
  }

  private static int micros(String fraction) {
    if (fraction.isEmpty()) {
      return 0;
    }
    String seven = (fraction + "0000000").substring(0, 7);
    int tenths = Integer.parseInt(seven);
    return Math.min((tenths + 5) / 10, 999_999);
  }

  private static long number(@Nullable String digits) {
    if (digits == null) {
      return 0;
    }
    return digits.length() > 14 ? 99_999_999_999_999L : Long.parseLong(digits);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
