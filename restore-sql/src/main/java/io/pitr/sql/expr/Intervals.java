package io.pitr.sql.expr;

import io.pitr.sql.convert.Calendar;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** DATE_ADD and DATE_SUB, with simple and composite units. */
final class Intervals {
  static final List<String> SINGLE_UNITS =
      List.of("microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year");

  /** Parts of composite units, the finest first. */
  private static final Map<String, List<String>> PARTS =
      Map.ofEntries(
          Map.entry("second_microsecond", List.of("microsecond", "second")),
          Map.entry("minute_microsecond", List.of("microsecond", "second", "minute")),
          Map.entry("minute_second", List.of("second", "minute")),
          Map.entry("hour_microsecond", List.of("microsecond", "second", "minute", "hour")),
          Map.entry("hour_second", List.of("second", "minute", "hour")),
          Map.entry("hour_minute", List.of("minute", "hour")),
          Map.entry("day_microsecond", List.of("microsecond", "second", "minute", "hour", "day")),
          Map.entry("day_second", List.of("second", "minute", "hour", "day")),
          Map.entry("day_minute", List.of("minute", "hour", "day")),
          Map.entry("day_hour", List.of("hour", "day")),
          Map.entry("year_month", List.of("month", "year")));

  private static final Pattern NO_DIGITS = Pattern.compile("\\D+");
  private static final int MICROS_DIGITS = 6;

  private Intervals() {}

  /** The shifted time; empty for an unknown unit. */
  static Optional<Expression> shift(
      boolean subtract, Expression time, Expression amount, String unit) {
    if (!SINGLE_UNITS.contains(unit) && !PARTS.containsKey(unit)) {
      return Optional.empty();
    }
    ColumnType type = resultType(time.type(), amount.type(), unit);
    return Optional.of(
        Computed.strict(
            type,
            List.of(time, amount),
            v -> {
              int sign = subtract ? -1 : 1;
              Optional<LocalDateTime> moved =
                  v.time(0)
                      .flatMap(Calendar::dateTime)
                      .flatMap(start -> moved(start, v, unit, sign));
              return Computed.orNull(moved.map(Calendar::packed).map(p -> result(p, type, time)));
            }));
  }

  static ChronoUnit chronoUnit(String unit) {
    return switch (unit) {
      case "microsecond" -> ChronoUnit.MICROS;
      case "second" -> ChronoUnit.SECONDS;
      case "minute" -> ChronoUnit.MINUTES;
      case "hour" -> ChronoUnit.HOURS;
      case "day" -> ChronoUnit.DAYS;
      case "week" -> ChronoUnit.WEEKS;
      case "month", "quarter" -> ChronoUnit.MONTHS;
      default -> ChronoUnit.YEARS;
    };
  }

  /** A date plus whole days is a date; a text plus an interval is a text. */
  private static ColumnType resultType(ColumnType time, ColumnType amount, String unit) {
    boolean fine = unit.contains("microsecond");
    int fsp =
        fine
            ? ColumnType.MAX_FSP
            : unit.equals("second")
                ? Math.max(Types.fraction(time), Types.fraction(amount))
                : Types.fraction(time);
    boolean days = List.of("day", "week", "month", "quarter", "year", "year_month").contains(unit);
    if (time.code() == TypeCode.DATE && days) {
      return Types.DATE;
    } else if (time.code().isDateTime()) {
      return Types.dateTime(Math.min(fsp, ColumnType.MAX_FSP));
    }
    return Types.TEXT;
  }

  private static Datum result(long packed, ColumnType type, Expression time) {
    if (type.code().isDateTime()) {
      return new Datum.Time(packed);
    }
    var text = new StringBuilder();
    boolean onlyDate = PackedTime.date(packed) == packed && time.type().code() != TypeCode.DATETIME;
    if (onlyDate) {
      PackedTime.appendDate(text, packed);
    } else {
      PackedTime.appendDateTime(
          text, packed, PackedTime.micros(packed) == 0 ? 0 : ColumnType.MAX_FSP);
    }
    return Datum.ofString(text.toString());
  }

  private static Optional<LocalDateTime> moved(
      LocalDateTime start, Arguments values, String unit, int sign) {
    try {
      LocalDateTime time = start;
      if (SINGLE_UNITS.contains(unit)) {
        if (unit.equals("second")) {
          long micros = values.decimal(1).movePointRight(MICROS_DIGITS).longValue();
          time = time.plus(sign * micros, ChronoUnit.MICROS);
        } else {
          long factor = unit.equals("quarter") ? 3 : 1;
          time = time.plus(sign * values.number(1) * factor, chronoUnit(unit));
        }
      } else {
        String text = values.text(1).strip();
        int direction = text.startsWith("-") ? -sign : sign;
        List<String> numbers = numbers(text);
        List<String> units = PARTS.get(unit);
        for (int i = 0; units != null && i < units.size() && i < numbers.size(); i++) {
          String digits = numbers.get(numbers.size() - 1 - i);
          boolean micros = units.get(i).equals("microsecond");
          String scaled = micros ? (digits + "000000").substring(0, MICROS_DIGITS) : digits;
          time = time.plus(direction * Long.parseLong(scaled), chronoUnit(units.get(i)));
        }
      }
      return Optional.of(time).filter(Calendar::inRange);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static List<String> numbers(String text) {
    var numbers = new ArrayList<String>();
    for (String part : NO_DIGITS.split(text)) {
      if (!part.isEmpty()) {
        numbers.add(part);
      }
    }
    return numbers;
  }
}
