package io.pitr.format.expr;

import io.pitr.format.convert.Calendar;
import io.pitr.format.convert.TimeText;
import io.pitr.format.expr.Functions.Function;
import io.pitr.format.value.ColumnType;
import io.pitr.format.value.Datum;
import io.pitr.format.value.PackedTime;
import io.pitr.format.value.TypeCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Functions of dates and times; the time zone is UTC, and there is no present. */
final class DateFunctions {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** 1970-01-01 counted from the year 0, as TO_DAYS does. */
  private static final long DAYS_BEFORE_EPOCH = 719528;

  private DateFunctions() {}

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
    all.put("time_to_sec", Function.of(1, DateFunctions::timeToSeconds));
    all.put("dayofweek", day(date -> date.getDayOfWeek().getValue() % 7 + 1));
    all.put("weekday", day(date -> date.getDayOfWeek().getValue() - 1));
    all.put("dayofyear", day(LocalDate::getDayOfYear));
    all.put("to_days", day(date -> date.toEpochDay() + DAYS_BEFORE_EPOCH));
    all.put("weekofyear", day(date -> Weeks.week(date, 3)));
    all.put("week", Function.of(1, 2, a -> weeks(a, false)));
    all.put("yearweek", Function.of(1, 2, a -> weeks(a, true)));
    all.put("date", Function.of(1, DateFunctions::date));
    all.put("time", Function.of(1, DateFunctions::time));
    all.put("timestamp", Function.of(1, DateFunctions::timestamp));
    all.put("last_day", Function.of(1, DateFunctions::lastDay));
    all.put("to_seconds", Function.of(1, DateFunctions::toSeconds));
    all.put("from_days", Function.of(1, DateFunctions::fromDays));
    all.put("makedate", Function.of(2, DateFunctions::makeDate));
    all.put("datediff", Function.of(2, DateFunctions::dateDifference));
    all.put("unix_timestamp", Function.of(1, DateFunctions::unixTimestamp));
    all.put("from_unixtime", Function.of(1, DateFunctions::fromUnixTime));
    all.put("sec_to_time", Function.of(1, DateFunctions::secondsToTime));
    all.put("maketime", Function.of(3, DateFunctions::makeTime));
    all.put("date_format", Function.of(2, DateFunctions::format));
    all.put(
        "monthname",
        Function.of(1, a -> name(a, d -> d.getMonth().getDisplayName(TextStyle.FULL, Locale.US))));
    all.put(
        "dayname",
        Function.of(
            1, a -> name(a, d -> d.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US))));
    for (String unit : Intervals.SINGLE_UNITS) {
      all.put("timestampdiff_" + unit, Function.of(2, a -> difference(a, unit)));
    }
    return all;
  }

  /** A part of a time; empty for a unit that is not known. */
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
          case "hour_second" -> clock(DateFunctions::digits);
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

  /** Of a date and time, also one with zero parts. */
  private static Function part(ToLongFunction<Long> part) {
    return Function.of(
        1,
        a ->
            Computed.strict(
                Types.INT,
                a,
                v -> orNull(v.time(0).map(packed -> new Datum.Int(part.applyAsLong(packed))))));
  }

  /** Of the magnitude of a duration, or of the time of a day. */
  private static Function clock(ToLongFunction<Long> part) {
    return Function.of(
        1,
        a ->
            Computed.strict(
                Types.INT,
                a,
                v ->
                    orNull(
                        v.duration(0)
                            .map(nanos -> new Datum.Int(part.applyAsLong(Math.abs(nanos)))))));
  }

  /** Of a day that exists. */
  private static Function day(ToLongFunction<LocalDate> part) {
    return Function.of(
        1,
        a ->
            Computed.strict(
                Types.INT,
                a,
                v -> orNull(day(v, 0).map(date -> new Datum.Int(part.applyAsLong(date))))));
  }

  private static Optional<LocalDate> day(Arguments values, int i) {
    return values.time(i).flatMap(Calendar::date);
  }

  private static Optional<LocalDateTime> moment(Arguments values, int i) {
    return values.time(i).flatMap(Calendar::dateTime);
  }

  static Datum orNull(Optional<? extends Datum> value) {
    return value.isPresent() ? value.get() : Datum.NULL;
  }

  private static Expression weeks(List<Expression> arguments, boolean withYear) {
    return Computed.strict(
        Types.INT,
        arguments,
        v -> {
          int mode = v.count() > 1 ? (int) v.number(1) & 7 : 0;
          return orNull(
              day(v, 0)
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
        v -> orNull(v.duration(0).map(nanos -> new Datum.Int(nanos / NANOS_PER_SECOND))));
  }

  private static Expression date(List<Expression> arguments) {
    return Computed.strict(
        Types.DATE, arguments, v -> orNull(v.time(0).map(PackedTime::date).map(Datum.Time::new)));
  }

  private static Expression time(List<Expression> arguments) {
    int fsp = fsp(arguments.get(0));
    return Computed.strict(
        Types.time(fsp),
        arguments,
        v ->
            orNull(
                v.duration(0).map(n -> Calendar.roundDuration(n, fsp)).map(Datum.Duration::new)));
  }

  private static Expression timestamp(List<Expression> arguments) {
    int fsp = fsp(arguments.get(0));
    return Computed.strict(
        Types.dateTime(fsp),
        arguments,
        v -> orNull(v.time(0).flatMap(t -> Calendar.round(t, fsp)).map(Datum.Time::new)));
  }

  /** Fractional digits of a time: those of its type, those written in a literal, or all. */
  private static int fsp(Expression value) {
    ColumnType type = value.type();
    if (value instanceof Computed.Constant literal && literal.value() instanceof Datum.Bytes text) {
      int point = text.string().lastIndexOf('.');
      return point < 0 ? 0 : Math.min(ColumnType.MAX_FSP, text.string().length() - point - 1);
    }
    return Types.isString(type) || type.code() == TypeCode.JSON
        ? ColumnType.MAX_FSP
        : Math.min(ColumnType.MAX_FSP, Types.fraction(type));
  }

  private static Expression lastDay(List<Expression> arguments) {
    return dateResult(
        arguments, v -> day(v, 0).map(date -> date.withDayOfMonth(date.lengthOfMonth())));
  }

  private static Expression fromDays(List<Expression> arguments) {
    return Computed.strict(
        Types.DATE,
        arguments,
        v -> {
          long days = v.number(0);
          boolean known = days > 365 && days <= 3_652_424;
          return new Datum.Time(
              known
                  ? Calendar.packed(LocalDate.ofEpochDay(days - DAYS_BEFORE_EPOCH).atStartOfDay())
                  : PackedTime.ZERO);
        });
  }

  private static Expression makeDate(List<Expression> arguments) {
    return dateResult(
        arguments,
        v -> {
          long year = v.number(0);
          long day = v.number(1);
          if (year < 0 || year > 9999 || day < 1 || day > 3_652_424) {
            return Optional.empty();
          }
          long full = year < 70 ? year + 2000 : year < 100 ? year + 1900 : year;
          LocalDate date = LocalDate.of((int) full, 1, 1).plusDays(day - 1);
          return date.getYear() > 9999 ? Optional.empty() : Optional.of(date);
        });
  }

  private interface DateOf {
    Optional<LocalDate> of(Arguments values);
  }

  private static Expression dateResult(List<Expression> arguments, DateOf body) {
    return Computed.strict(
        Types.DATE,
        arguments,
        v -> orNull(body.of(v).map(date -> new Datum.Time(Calendar.packed(date.atStartOfDay())))));
  }

  private static Expression toSeconds(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            orNull(
                moment(v, 0)
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
            orNull(
                day(v, 0)
                    .flatMap(
                        a -> day(v, 1).map(b -> new Datum.Int(a.toEpochDay() - b.toEpochDay())))));
  }

  private static Expression difference(List<Expression> arguments, String unit) {
    ChronoUnit chrono = Intervals.chronoUnit(unit);
    int divisor = unit.equals("quarter") ? 3 : 1;
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            orNull(
                moment(v, 0)
                    .flatMap(
                        from ->
                            moment(v, 1)
                                .map(to -> new Datum.Int(chrono.between(from, to) / divisor)))));
  }

  private static Expression unixTimestamp(List<Expression> arguments) {
    int fsp = fsp(arguments.get(0));
    ColumnType type = fsp == 0 ? Types.INT : Types.decimal(12 + fsp, fsp);
    Supplier<Datum> zero =
        () -> fsp == 0 ? new Datum.Int(0) : new Datum.Decimal(BigDecimal.ZERO.setScale(fsp));
    return Computed.strict(
        type,
        arguments,
        v -> {
          Optional<LocalDateTime> time = moment(v, 0);
          if (time.isEmpty()) {
            return zero.get();
          }
          long seconds = time.get().toEpochSecond(ZoneOffset.UTC);
          if (seconds < 0 || seconds >= 1L << 40) {
            return zero.get();
          }
          BigDecimal exact =
              BigDecimal.valueOf(seconds)
                  .add(BigDecimal.valueOf(time.get().getLong(ChronoField.MICRO_OF_SECOND), 6));
          return fsp == 0
              ? new Datum.Int(seconds)
              : new Datum.Decimal(exact.setScale(fsp, RoundingMode.DOWN));
        });
  }

  private static Expression fromUnixTime(List<Expression> arguments) {
    int fsp = fsp(arguments.get(0));
    return Computed.strict(
        Types.dateTime(fsp),
        arguments,
        v -> {
          BigDecimal seconds = v.decimal(0);
          if (seconds.signum() < 0 || seconds.precision() - seconds.scale() > 11) {
            return Datum.NULL;
          }
          long micros = seconds.movePointRight(6).longValue();
          LocalDateTime time =
              LocalDateTime.ofEpochSecond(
                  micros / 1_000_000, (int) (micros % 1_000_000) * 1000, ZoneOffset.UTC);
          return orNull(Calendar.round(Calendar.packed(time), fsp).map(Datum.Time::new));
        });
  }

  private static Expression secondsToTime(List<Expression> arguments) {
    int fsp = fsp(arguments.get(0));
    return Computed.strict(
        Types.time(fsp),
        arguments,
        v -> {
          BigDecimal limit = BigDecimal.valueOf(4_000_000);
          BigDecimal seconds = v.decimal(0).max(limit.negate()).min(limit);
          long nanos = TimeText.clamp(seconds.movePointRight(9).longValue());
          return new Datum.Duration(Calendar.roundDuration(nanos, fsp));
        });
  }

  private static Expression makeTime(List<Expression> arguments) {
    int fsp = fsp(arguments.get(2));
    return Computed.strict(
        Types.time(fsp),
        arguments,
        v -> {
          long hours = Math.max(-839, Math.min(839, v.number(0)));
          long minutes = v.number(1);
          BigDecimal seconds = v.decimal(2);
          if (minutes < 0
              || minutes > 59
              || seconds.signum() < 0
              || seconds.compareTo(BigDecimal.valueOf(60)) >= 0) {
            return Datum.NULL;
          }
          long nanos =
              (Math.abs(hours) * 3600 + minutes * 60) * NANOS_PER_SECOND
                  + seconds.movePointRight(9).longValue();
          long signed = hours < 0 ? -nanos : nanos;
          return new Datum.Duration(TimeText.clamp(Calendar.roundDuration(signed, fsp)));
        });
  }

  private static Expression format(List<Expression> arguments) {
    return Computed.strict(
        Types.TEXT,
        arguments,
        v ->
            orNull(v.time(0).flatMap(time -> DateFormat.of(time, v.text(1))).map(Datum::ofString)));
  }

  private interface NameOf {
    String of(LocalDate date);
  }

  private static Expression name(List<Expression> arguments, NameOf name) {
    return Computed.strict(
        Types.TEXT, arguments, v -> orNull(day(v, 0).map(name::of).map(Datum::ofString)));
  }
}
