package io.pitr.sql.expr;

import io.pitr.sql.convert.Calendar;
import io.pitr.sql.value.PackedTime;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;

/** Formats dates as DATE_FORMAT does. */
final class DateFormat {
  private DateFormat() {}

  /** Empty if the format has a name or week of a day that does not exist. */
  static Optional<String> of(long packed, String format) {
    var out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      Optional<String> part = part(packed, format.charAt(++i));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      out.append(part.get());
    }
    return Optional.of(out.toString());
  }

  private static Optional<String> part(long packed, char letter) {
    int hour = PackedTime.hour(packed);
    int twelve = hour % 12 == 0 ? 12 : hour % 12;
    String half = hour < 12 ? "AM" : "PM";
    int minute = PackedTime.minute(packed);
    int second = PackedTime.second(packed);
    int month = PackedTime.month(packed);
    return switch (letter) {
      case 'Y' -> padded(PackedTime.year(packed), 4);
      case 'y' -> padded(PackedTime.year(packed) % 100, 2);
      case 'm' -> padded(month, 2);
      case 'c' -> Optional.of(Integer.toString(month));
      case 'd' -> padded(PackedTime.day(packed), 2);
      case 'e' -> Optional.of(Integer.toString(PackedTime.day(packed)));
      case 'D' -> Optional.of(ordinal(PackedTime.day(packed)));
      case 'H' -> padded(hour, 2);
      case 'k' -> Optional.of(Integer.toString(hour));
      case 'h', 'I' -> padded(twelve, 2);
      case 'l' -> Optional.of(Integer.toString(twelve));
      case 'i' -> padded(minute, 2);
      case 's', 'S' -> padded(second, 2);
      case 'f' -> padded(PackedTime.micros(packed), 6);
      case 'p' -> Optional.of(half);
      case 'T' -> Optional.of("%02d:%02d:%02d".formatted(hour, minute, second));
      case 'r' -> Optional.of("%02d:%02d:%02d %s".formatted(twelve, minute, second, half));
      default -> dayPart(packed, letter);
    };
  }

  private static Optional<String> dayPart(long packed, char letter) {
    if ("aWbMjUuVvXxw".indexOf(letter) < 0) {
      return Optional.of(String.valueOf(letter));
    }
    return Calendar.date(packed).flatMap(date -> dayPart(date, letter));
  }

  private static Optional<String> dayPart(LocalDate date, char letter) {
    return switch (letter) {
      case 'a' -> Optional.of(date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US));
      case 'W' -> Optional.of(date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US));
      case 'b' -> Optional.of(date.getMonth().getDisplayName(TextStyle.SHORT, Locale.US));
      case 'M' -> Optional.of(date.getMonth().getDisplayName(TextStyle.FULL, Locale.US));
      case 'w' -> Optional.of(Integer.toString(date.getDayOfWeek().getValue() % 7));
      case 'j' -> padded(date.getDayOfYear(), 3);
      case 'U' -> padded(Weeks.week(date, 0), 2);
      case 'u' -> padded(Weeks.week(date, 1), 2);
      case 'V' -> padded(Weeks.week(date, 2), 2);
      case 'v' -> padded(Weeks.week(date, 3), 2);
      case 'X' -> padded(Weeks.yearWeek(date, 2) / 100, 4);
      default -> padded(Weeks.yearWeek(date, 3) / 100, 4);
    };
  }

  private static Optional<String> padded(long number, int width) {
    String digits = Long.toString(number);
    return Optional.of("0".repeat(Math.max(0, width - digits.length())) + digits);
  }

  private static String ordinal(int day) {
    boolean teen = day >= 11 && day <= 13;
    String ending =
        switch (teen ? 0 : day % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
    return day + ending;
  }
}
