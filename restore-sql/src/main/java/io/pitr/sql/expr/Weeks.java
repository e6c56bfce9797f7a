package io.pitr.sql.expr;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Week numbers in MySQL's eight modes. Odd modes: weeks begin on Monday. Modes with bit 1: days
 * before the first week belong to the previous year. Modes 1, 3, 4 and 6: the first week is the
 * first with at least four days in the year; otherwise it begins on the year's first Sunday or
 * Monday.
 */
final class Weeks {
  private Weeks() {}

  static long week(LocalDate date, int mode) {
    return number(date, date.getYear(), mode, (mode & 2) != 0) % 100;
  }

  static long yearWeek(LocalDate date, int mode) {
    return number(date, date.getYear(), mode, true);
  }

  private static long number(LocalDate date, int year, int mode, boolean otherYears) {
    LocalDate first = firstDay(year, mode);
    if (date.isBefore(first)) {
      return otherYears ? number(date, year - 1, mode, true) : 0;
    }
    if (otherYears && !date.isBefore(firstDay(year + 1, mode))) {
      return (year + 1) * 100L + 1;
    }
    return year * 100L + ChronoUnit.DAYS.between(first, date) / 7 + 1;
  }

  /** The first day of week 1. */
  private static LocalDate firstDay(int year, int mode) {
    boolean monday = (mode & 1) != 0;
    LocalDate newYear = LocalDate.of(year, 1, 1);
    DayOfWeek start = monday ? DayOfWeek.MONDAY : DayOfWeek.SUNDAY;
    int since = Math.floorMod(newYear.getDayOfWeek().getValue() - start.getValue(), 7);
    boolean belongs = fourDays(mode) ? since <= 3 : since == 0;
    LocalDate weekOfNewYear = newYear.minusDays(since);
    return belongs ? weekOfNewYear : weekOfNewYear.plusDays(7);
  }

  private static boolean fourDays(int mode) {
    return switch (mode) {
      case 1, 3, 4, 6 -> true;
      default -> false;
    };
  }
}
