package io.pitr.sql.expr;

import io.pitr.sql.convert.Calendar;
import io.pitr.sql.convert.TimeText;
import io.pitr.sql.convert.ZonedTimes;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Functions that return dates, times and their texts. Functions of the current time are missing:
 * stored values can't depend on it.
 */
final class DateFunctions {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private DateFunctions() {}

  static Map<String, Function> functions() {
    var all = new HashMap<String, Function>();
    all.put("date", Function.of(1, DateFunctions::date));
    all.put("time", Function.of(1, DateFunctions::time));
    all.put("timestamp", Function.of(1, DateFunctions::timestamp));
    all.put("last_day", Function.of(1, DateFunctions::lastDay));
    all.put("from_days", Function.of(1, DateFunctions::fromDays));
    all.put("makedate", Function.of(2, DateFunctions::makeDate));
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
    return all;
  }

  static Optional<LocalDate> day(Arguments values, int i) {
    return values.time(i).flatMap(Calendar::date);
  }

  static Optional<LocalDateTime> moment(Arguments values, int i) {
    return values.time(i).flatMap(Calendar::dateTime);
  }

  private static Expression date(List<Expression> arguments) {
    return Computed.strict(
        Types.DATE,
        arguments,
        v -> Computed.orNull(v.time(0).map(PackedTime::date).map(Datum.Time::new)));
  }

  private static Expression time(List<Expression> arguments) {
    int fsp = fsp(arguments.get(0));
    return Computed.strict(
        Types.time(fsp),
        arguments,
        v -> {
          // TiDB treats a text that is not a time as zero.
          Optional<Long> nanos =
              v.datum(0) instanceof Datum.Bytes
                  ? Optional.of(v.duration(0).orElse(0L))
                  : v.duration(0);
          return Computed.orNull(
              nanos.map(n -> Calendar.roundDuration(n, fsp)).map(Datum.Duration::new));
        });
  }

  private static Expression timestamp(List<Expression> arguments) {
    int fsp = fsp(arguments.get(0));
    return Computed.strict(
        Types.dateTime(fsp),
        arguments,
        v -> Computed.orNull(v.time(0).flatMap(t -> Calendar.round(t, fsp)).map(Datum.Time::new)));
  }

  /** Fractional digits of a time: those of its type, those of a literal, or the maximum. */
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
                  ? Calendar.packed(
                      LocalDate.ofEpochDay(days - DateParts.DAYS_BEFORE_EPOCH).atStartOfDay())
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
        v ->
            Computed.orNull(
                body.of(v).map(date -> new Datum.Time(Calendar.packed(date.atStartOfDay())))));
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
          if (v.datum(0) instanceof Datum.Bytes && v.time(0).isEmpty()) {
            return Datum.NULL;
          } else if (time.isEmpty()) {
            return zero.get();
          }
          long seconds = ZonedTimes.utc(time.get(), v.zone()).toEpochSecond(ZoneOffset.UTC);
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
          long local = ZonedTimes.local(Calendar.packed(time), v.zone());
          return Computed.orNull(Calendar.round(local, fsp).map(Datum.Time::new));
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
            Computed.orNull(
                v.time(0).flatMap(time -> DateFormat.of(time, v.text(1))).map(Datum::ofString)));
  }

  private interface NameOf {
    String of(LocalDate date);
  }

  private static Expression name(List<Expression> arguments, NameOf name) {
    return Computed.strict(
        Types.TEXT, arguments, v -> Computed.orNull(day(v, 0).map(name::of).map(Datum::ofString)));
  }
}
