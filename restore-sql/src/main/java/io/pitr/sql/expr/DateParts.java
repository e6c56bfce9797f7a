package io.pitr.sql.expr;

import io.pitr.sql.convert.TimeText;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Functions that return parts of dates and times, and differences between them. */
final class DateParts {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Day number of 1970-01-01, as in TO_DAYS. */
  static final long DAYS_BEFORE_EPOCH = 719528;

  private DateParts() {}

  static Map<String, Function> functions() {
    var all = new HashMap<String, Function>();
    all.put("year", part(PackedTime::year));
    all.put("month", part(PackedTime::month));
    all.put("day", part(PackedTime::day));
    all.put("dayofmonth", part(PackedTime::day));
    all.put("quarter", part(packed -> (PackedTime.month(packed) + 2) / 3));
    all.put("hour", clock(nanos -> nanos / NANOS_PER_SECOND / 3600));
    all.put("minute", clock(nanos -> nanos / NANOS_PER_SECOND / 60 % 60));
    all.put("second", clock(nanos -> nanos / NANOS_PER_SECOND % 60));
    all.put("microsecond", clock(nanos -> nanos / 1000 % 1_000_000));
    all.put("time_to_sec", Function.of(1, DateParts::timeToSeconds));
    all.put("dayofweek", day(date -> date.getDayOfWeek().getValue() % 7 + 1));
    all.put("weekday", day(date -> date.getDayOfWeek().getValue() - 1));
    all.put("dayofyear", day(LocalDate::getDayOfYear));
    all.put("to_days", day(date -> date.toEpochDay() + DAYS_BEFORE_EPOCH));
    all.put("weekofyear", day(date -> Weeks.week(date, 3)));
    all.put("week", Function.of(1, 2, a -> weeks(a, false)));
    all.put("yearweek", Function.of(1, 2, a -> weeks(a, true)));
    all.put("to_seconds", Function.of(1, DateParts::toSeconds));
    all.put("datediff", Function.of(2, DateParts::dateDifference));
    for (String unit : Intervals.SINGLE_UNITS) {
      all.put("timestampdiff_" + unit, Function.of(2, a -> difference(a, unit)));
    }
    return all;
  }

  /** EXTRACT; empty for an unknown unit. */
  static Optional<Expression> extract(String unit, Expression value) {
    boolean duration = value.type().code() == TypeCode.TIME;
    Function function =
        switch (unit) {
          case "year" -> part(PackedTime::year);
          case "quarter" -> part(packed -> (PackedTime.month(packed) + 2) / 3);
          case "month" -> part(PackedTime::month);
          case "week" -> day(date -> Weeks.week(date, 0));
          case "day" -> part(PackedTime::day);
          case "year_month" ->
              part(packed -> PackedTime.year(packed) * 100L + PackedTime.month(packed));
          case "hour" -> clock(nanos -> nanos / NANOS_PER_SECOND / 3600);
          case "minute" -> clock(nanos -> nanos / NANOS_PER_SECOND / 60 % 60);
          case "second" -> clock(nanos -> nanos / NANOS_PER_SECOND % 60);
          case "microsecond" -> clock(nanos -> nanos / 1000 % 1_000_000);
          case "hour_minute" -> clock(nanos -> digits(nanos) / 100);
          case "hour_second" -> clock(DateParts::digits);
          case "minute_second" -> clock(nanos -> digits(nanos) % 10_000);
          case "day_hour" -> part(packed -> dayAnd(packed, 10_000));
          case "day_minute" -> part(packed -> dayAnd(packed, 100));
          case "day_second" -> part(packed -> dayAnd(packed, 1));
          default -> Function.of(0, a -> ExpressionParser.nothing());
        };
    boolean needsDate = unit.startsWith("day_");
    return function.min() == 0 || (needsDate && duration)
        ? Optional.empty()
        : Optional.of(function.factory().create(List.of(value)));
  }

  private static long digits(long nanos) {
    long seconds = nanos / NANOS_PER_SECOND;
    return seconds / 3600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60;
  }

  private static long dayAnd(long packed, int divisor) {
    return (PackedTime.day(packed) * 1_000_000L + digits(TimeText.timeOfDay(packed))) / divisor;
  }

  /** A part of a date and time, which may have zero parts. */
  private static Function part(ToLongFunction<Long> part) {
    return Function.of(
        1,
        a ->
            Computed.strict(
                Types.INT,
                a,
                v ->
                    Computed.orNull(
                        v.time(0).map(packed -> new Datum.Int(part.applyAsLong(packed))))));
  }

  /** A part of the magnitude of a duration or of the time of day. */
  private static Function clock(ToLongFunction<Long> part) {
    return Function.of(
        1,
        a ->
            Computed.strict(
                Types.INT,
                a,
                v ->
                    Computed.orNull(
                        v.duration(0)
                            .map(nanos -> new Datum.Int(part.applyAsLong(Math.abs(nanos)))))));
  }

  /** A part of an existing day. */
  private static Function day(ToLongFunction<LocalDate> part) {
    return Function.of(
        1,
        a ->
            Computed.strict(
                Types.INT,
                a,
                v ->
                    Computed.orNull(
                        DateFunctions.day(v, 0)
                            .map(date -> new Datum.Int(part.applyAsLong(date))))));
  }

  private static Expression weeks(List<Expression> arguments, boolean withYear) {
    return Computed.strict(
        Types.INT,
        arguments,
        v -> {
          int mode = v.count() > 1 ? (int) v.number(1) & 7 : 0;
          return Computed.orNull(
              DateFunctions.day(v, 0)
                  .map(
                      date ->
                          new Datum.Int(
                              withYear ? Weeks.yearWeek(date, mode) : Weeks.week(date, mode))));
        });
  }

  private static Expression timeToSeconds(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v -> Computed.orNull(v.duration(0).map(nanos -> new Datum.Int(nanos / NANOS_PER_SECOND))));
  }

  private static Expression toSeconds(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Computed.orNull(
                DateFunctions.moment(v, 0)
                    .map(
                        time ->
                            new Datum.Int(
                                time.toEpochSecond(ZoneOffset.UTC) + DAYS_BEFORE_EPOCH * 86_400))));
  }

  private static Expression dateDifference(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Computed.orNull(
                DateFunctions.day(v, 0)
                    .flatMap(
                        a ->
                            DateFunctions.day(v, 1)
                                .map(b -> new Datum.Int(a.toEpochDay() - b.toEpochDay())))));
  }

  private static Expression difference(List<Expression> arguments, String unit) {
    ChronoUnit chrono = Intervals.chronoUnit(unit);
    int divisor = unit.equals("quarter") ? 3 : 1;
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Computed.orNull(
                DateFunctions.moment(v, 0)
                    .flatMap(
                        from ->
                            DateFunctions.moment(v, 1)
                                .map(to -> new Datum.Int(chrono.between(from, to) / divisor)))));
  }
}
