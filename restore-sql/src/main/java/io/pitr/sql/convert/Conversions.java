package io.pitr.sql.convert;

import io.pitr.sql.json.CoreTime;
import io.pitr.sql.json.JsonText;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import io.pitr.sql.value.FloatText;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * MySQL's implicit conversions: text to its leading number, times to their digits, an ENUM to its
 * index. No method accepts NULL.
 */
public final class Conversions {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private Conversions() {}

  /**
   * The value as text. Unlike in query results, floating point numbers have no exponent notation.
   * Quotients have more digits than their type shows and are rounded to those.
   */
  public static String text(Datum value, ColumnType type) {
    if (value instanceof Datum.Float64 number && Double.isFinite(number.value())) {
      return FloatText.plain(number.value());
    } else if (value instanceof Datum.Float32 number && Float.isFinite(number.value())) {
      return FloatText.plain(number.value());
    } else if (value instanceof Datum.Decimal decimal
        && type.decimal() >= 0
        && decimal.value().scale() > type.decimal()) {
      return decimal.value().setScale(type.decimal(), RoundingMode.HALF_UP).toPlainString();
    }
    return DatumText.text(value, type);
  }

  /** The bytes of the text; the raw bytes of a binary string or a BIT. */
  public static byte[] bytes(Datum value, ColumnType type) {
    boolean raw = value instanceof Datum.Bytes || value instanceof Datum.Bit;
    return raw ? DatumText.bytes(value, type) : text(value, type).getBytes(StandardCharsets.UTF_8);
  }

  /** The value as a decimal number; floating point numbers by their shortest digits. */
  public static BigDecimal decimal(Datum value, ColumnType type) {
    if (value instanceof Datum.Int number) {
      return BigDecimal.valueOf(number.value());
    } else if (value instanceof Datum.Unsigned number) {
      return unsigned(number.bits());
    } else if (value instanceof Datum.Decimal decimal) {
      return decimal.value();
    } else if (value instanceof Datum.Float32 number) {
      return real(number.value());
    } else if (value instanceof Datum.Float64 number) {
      return real(number.value());
    } else if (value instanceof Datum.Time time) {
      return timeNumber(time.packed(), type);
    } else if (value instanceof Datum.Duration duration) {
      return durationNumber(duration.nanos(), type.fsp());
    } else if (value instanceof Datum.EnumIndex index) {
      return unsigned(index.index());
    } else if (value instanceof Datum.SetBits set) {
      return unsigned(set.bits());
    } else if (value instanceof Datum.Bit bit) {
      return unsigned(bit.bits());
    } else if (value instanceof Datum.Json json) {
      return decimal(json.value());
    }
    return NumberText.prefix(text(value, type));
  }

  public static double real(Datum value, ColumnType type) {
    if (value instanceof Datum.Float64 number) {
      return number.value();
    } else if (value instanceof Datum.Float32 number) {
      return number.value();
    } else if (value instanceof Datum.Json json) {
      return json.value() instanceof JsonValue.Real number
          ? number.value()
          : decimal(json.value()).doubleValue();
    } else if (value instanceof Datum.Bytes) {
      return NumberText.real(text(value, type));
    }
    return decimal(value, type).doubleValue();
  }

  /**
   * The value as a date and time.
   *
   * @param fsp fractional digits to round to
   * @return packed; empty if the value is not a date and time
   */
  public static Optional<Long> dateTime(Datum value, ColumnType type, int fsp) {
    if (value instanceof Datum.Time time) {
      return type.code() == TypeCode.DATE
          ? Optional.of(time.packed())
          : Calendar.round(time.packed(), fsp);
    } else if (value instanceof Datum.Duration) {
      // MySQL would add today's date; stored values can't depend on it.
      return Optional.empty();
    } else if (value instanceof Datum.Json json) {
      JsonValue document = json.value();
      if (document instanceof JsonValue.Time time) {
        return Calendar.round(CoreTime.packed(time.coreTime()), fsp);
      }
      return TimeText.dateTime(JsonText.unquoted(document, type.jsonStyle()), fsp);
    } else if (value instanceof Datum.Bytes bytes) {
      return TimeText.dateTime(bytes.string(), fsp);
    }
    BigDecimal number = decimal(value, type);
    return number.signum() == 0
        ? Optional.of(PackedTime.ZERO)
        : TimeText.dateTime(padded(number), fsp);
  }

  /**
   * The value as a TIME.
   *
   * @param fsp fractional digits to round to
   * @return nanoseconds; empty if the value is not a TIME
   */
  public static Optional<Long> duration(Datum value, ColumnType type, int fsp) {
    if (value instanceof Datum.Duration duration) {
      return Optional.of(TimeText.clamp(Calendar.roundDuration(duration.nanos(), fsp)));
    } else if (value instanceof Datum.Time time) {
      return Optional.of(Calendar.roundDuration(TimeText.timeOfDay(time.packed()), fsp));
    } else if (value instanceof Datum.Json json) {
      JsonValue document = json.value();
      if (document instanceof JsonValue.Duration duration) {
        return Optional.of(Calendar.roundDuration(duration.nanos(), fsp));
      }
      return TimeText.duration(JsonText.unquoted(document, type.jsonStyle()), fsp);
    } else if (value instanceof Datum.Bytes bytes) {
      return TimeText.duration(bytes.string(), fsp);
    }
    return TimeText.duration(decimal(value, type).toPlainString(), fsp);
  }

  /** An unsigned 64-bit number as a decimal number. */
  public static BigDecimal unsigned(long bits) {
    return bits >= 0
        ? BigDecimal.valueOf(bits)
        : new BigDecimal(BigInteger.valueOf(bits).add(TWO_TO_64));
  }

  private static BigDecimal real(double value) {
    return Double.isFinite(value) ? new BigDecimal(FloatText.of(value)) : BigDecimal.ZERO;
  }

  private static BigDecimal decimal(JsonValue value) {
    if (value instanceof JsonValue.Int number) {
      return BigDecimal.valueOf(number.value());
    } else if (value instanceof JsonValue.Unsigned number) {
      return unsigned(number.bits());
    } else if (value instanceof JsonValue.Real number) {
      return real(number.value());
    } else if (value == JsonValue.Literal.TRUE) {
      return BigDecimal.ONE;
    } else if (value instanceof JsonValue.Text text) {
      return NumberText.prefix(text.value());
    }
    return BigDecimal.ZERO;
  }

  /** {@code YYYYMMDDhhmmss.ffffff}; for a DATE without the time. */
  private static BigDecimal timeNumber(long packed, ColumnType type) {
    long date =
        PackedTime.year(packed) * 10_000L
            + PackedTime.month(packed) * 100L
            + PackedTime.day(packed);
    if (type.code() == TypeCode.DATE) {
      return BigDecimal.valueOf(date);
    }
    long clock =
        PackedTime.hour(packed) * 10_000L
            + PackedTime.minute(packed) * 100L
            + PackedTime.second(packed);
    BigDecimal whole = BigDecimal.valueOf(date * 1_000_000 + clock);
    return withFraction(whole, PackedTime.micros(packed), type.fsp());
  }

  /** {@code hhmmss.ffffff} with a sign. */
  private static BigDecimal durationNumber(long nanos, int fsp) {
    long micros = Math.abs(nanos) / 1000;
    long seconds = micros / Calendar.MICROS_PER_SECOND;
    long clock = seconds / 3600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60;
    BigDecimal number =
        withFraction(BigDecimal.valueOf(clock), micros % Calendar.MICROS_PER_SECOND, fsp);
    return nanos < 0 ? number.negate() : number;
  }

  private static BigDecimal withFraction(BigDecimal whole, long micros, int fsp) {
    return whole
        .add(BigDecimal.valueOf(micros, ColumnType.MAX_FSP))
        .setScale(fsp, RoundingMode.DOWN);
  }

  /** Restores leading zeros, which numbers lack in their role as dates. */
  private static String padded(BigDecimal number) {
    String plain = number.toPlainString();
    int point = plain.indexOf('.');
    String whole = point < 0 ? plain : plain.substring(0, point);
    int wanted = whole.length() <= 6 ? 6 : whole.length() <= 8 ? 8 : whole.length() <= 12 ? 12 : 14;
    return "0".repeat(Math.max(0, wanted - whole.length())) + plain;
  }
}
