package io.pitr.sql.convert;

import io.pitr.sql.json.CoreTime;
import io.pitr.sql.json.JsonParser;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Assigns a value to a column, as TiDB does for generated values and defaults: rounds it and
 * truncates it to the range and length of the type. An invalid value (text that is not a date)
 * becomes NULL: strict modes would have rejected the row.
 */
public final class ColumnCast {
  private ColumnCast() {}

  /** The value as the column stores it. */
  public static Datum cast(Datum value, ColumnType from, ColumnType to) {
    if (value.isNull()) {
      return value;
    }
    return switch (to.code()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> integer(value, from, to);
      case YEAR -> new Datum.Int(year(value, from));
      case FLOAT -> new Datum.Float32((float) real(value, from, to));
      case DOUBLE -> new Datum.Float64(real(value, from, to));
      case DECIMAL -> new Datum.Decimal(decimal(Conversions.decimal(value, from), to));
      case DATE, NEWDATE ->
          datum(Conversions.dateTime(value, from, 0).map(PackedTime::date).map(Datum.Time::new));
      case DATETIME, TIMESTAMP ->
          datum(Conversions.dateTime(value, from, to.fsp()).map(Datum.Time::new));
      case TIME -> datum(Conversions.duration(value, from, to.fsp()).map(Datum.Duration::new));
      case ENUM -> new Datum.EnumIndex(enumIndex(value, from, to));
      case SET -> new Datum.SetBits(setBits(value, from, to));
      case BIT -> new Datum.Bit(bits(value, from, to));
      case CHAR, VARCHAR, VARSTRING, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          new Datum.Bytes(string(value, from, to));
      case JSON -> json(value, from);
      case VECTOR, UNSPECIFIED, NULL, GEOMETRY -> value;
    };
  }

  /** The value of a NOT NULL column without a value. */
  public static Datum zero(ColumnType type) {
    return switch (type.code()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
          type.isUnsigned() ? new Datum.Unsigned(0) : new Datum.Int(0);
      case YEAR -> new Datum.Int(0);
      case FLOAT -> new Datum.Float32(0);
      case DOUBLE -> new Datum.Float64(0);
      case DECIMAL -> new Datum.Decimal(decimal(BigDecimal.ZERO, type));
      case DATE, NEWDATE, DATETIME, TIMESTAMP -> new Datum.Time(PackedTime.ZERO);
      case TIME -> new Datum.Duration(0);
      case ENUM -> new Datum.EnumIndex(1);
      case SET -> new Datum.SetBits(0);
      case BIT -> new Datum.Bit(0);
      case CHAR, VARCHAR, VARSTRING, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          new Datum.Bytes(string(new Datum.Bytes(new byte[0]), type, type));
      case JSON -> Datum.Json.of(JsonValue.Literal.NULL);
      case VECTOR -> new Datum.Vector(new float[0]);
      case UNSPECIFIED, NULL, GEOMETRY -> Datum.NULL;
    };
  }

  /** Rounds to the column's digits after the point and clamps to its range. */
  public static BigDecimal decimal(BigDecimal number, ColumnType to) {
    if (to.decimal() < 0) {
      return number.scale() < 0 ? number.setScale(0) : number;
    }
    BigDecimal rounded = number.setScale(to.decimal(), RoundingMode.HALF_UP);
    if (to.flen() > 0 && rounded.precision() > to.flen()) {
      BigDecimal largest =
          new BigDecimal(BigInteger.TEN.pow(to.flen()).subtract(BigInteger.ONE), to.decimal());
      return rounded.signum() < 0 ? largest.negate() : largest;
    }
    return rounded;
  }

  /** Clamps a whole number to the range of an integer type. */
  public static Datum integer(BigInteger number, ColumnType to) {
    int bits =
        switch (to.code()) {
          case TINYINT -> 8;
          case SMALLINT -> 16;
          case MEDIUMINT -> 24;
          case INT -> 32;
          default -> 64;
        };
    if (to.isUnsigned()) {
      BigInteger max = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
      return new Datum.Unsigned(number.max(BigInteger.ZERO).min(max).longValue());
    }
    BigInteger max = BigInteger.ONE.shiftLeft(bits - 1).subtract(BigInteger.ONE);
    return new Datum.Int(number.max(max.not()).min(max).longValue());
  }

  /** The nearest whole number; ties of floating point numbers round to even. */
  public static BigInteger whole(Datum value, ColumnType from) {
    if (value instanceof Datum.Float64 || value instanceof Datum.Float32) {
      double real = Math.rint(Conversions.real(value, from));
      return Double.isFinite(real) ? new BigDecimal(real).toBigInteger() : BigInteger.ZERO;
    }
    // Times are rounded as times: 59.9 seconds become the next minute.
    Datum rounded = value;
    if (value instanceof Datum.Time time && from.code() != TypeCode.DATE) {
      rounded = Calendar.round(time.packed(), 0).<Datum>map(Datum.Time::new).orElse(value);
    } else if (value instanceof Datum.Duration duration) {
      rounded = new Datum.Duration(Calendar.roundDuration(duration.nanos(), 0));
    }
    return Conversions.decimal(rounded, from).setScale(0, RoundingMode.HALF_UP).toBigInteger();
  }

  private static Datum integer(Datum value, ColumnType from, ColumnType to) {
    if (value instanceof Datum.Int number && to.code() == TypeCode.BIGINT && !to.isUnsigned()) {
      return number;
    }
    return integer(whole(value, from), to);
  }

  private static long year(Datum value, ColumnType from) {
    if (value instanceof Datum.Time time) {
      return PackedTime.year(time.packed());
    }
    long year = whole(value, from).longValue();
    boolean zeroText = value instanceof Datum.Bytes bytes && bytes.string().strip().length() < 4;
    if (year == 0) {
      return zeroText ? 2000 : 0;
    }
    return year < 100 ? TimeText.fullYear((int) year) : year;
  }

  private static double real(Datum value, ColumnType from, ColumnType to) {
    double real = Conversions.real(value, from);
    if (to.flen() < 0 || to.decimal() < 0 || !Double.isFinite(real)) {
      return to.code() == TypeCode.FLOAT
          ? Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, real))
          : real;
    }
    double rounded =
        new BigDecimal(real).setScale(to.decimal(), RoundingMode.HALF_EVEN).doubleValue();
    double largest = Math.pow(10, to.flen() - to.decimal()) - Math.pow(10, -to.decimal());
    return Math.max(-largest, Math.min(largest, rounded));
  }

  private static long enumIndex(Datum value, ColumnType from, ColumnType to) {
    if (value instanceof Datum.EnumIndex index && from.elements().equals(to.elements())) {
      return index.index();
    } else if (isText(value)) {
      String name = Conversions.text(value, from).stripTrailing();
      for (int i = 0; i < to.elements().size(); i++) {
        if (sameElement(to, to.elements().get(i), name)) {
          return i + 1L;
        }
      }
      if (!NumberText.isNumber(name)) {
        return 0;
      }
    }
    long index = whole(value, from).longValue();
    return index >= 1 && index <= to.elements().size() ? index : 0;
  }

  private static long setBits(Datum value, ColumnType from, ColumnType to) {
    if (!isText(value)) {
      return whole(value, from).longValue();
    }
    long bits = 0;
    String text = Conversions.text(value, from);
    for (String name : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      boolean known = false;
      for (int i = 0; i < to.elements().size(); i++) {
        if (sameElement(to, to.elements().get(i), name)) {
          bits |= 1L << i;
          known = true;
        }
      }
      if (!known) {
        return NumberText.isNumber(text) ? whole(value, from).longValue() : 0;
      }
    }
    return bits;
  }

  private static boolean sameElement(ColumnType type, String element, String name) {
    return type.collation().endsWith("_ci")
        ? element.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))
        : element.equals(name);
  }

  private static long bits(Datum value, ColumnType from, ColumnType to) {
    long bits = 0;
    if (value instanceof Datum.Bytes bytes) {
      for (byte one : bytes.value()) {
        bits = (bits << 8) | (one & 0xff);
      }
    } else {
      bits = whole(value, from).longValue();
    }
    int width = Math.max(1, Math.min(Long.SIZE, to.flen()));
    long mask = -1L >>> (Long.SIZE - width);
    return Long.compareUnsigned(bits, mask) > 0 ? mask : bits;
  }

  private static byte[] string(Datum value, ColumnType from, ColumnType to) {
    byte[] bytes =
        value instanceof Datum.Bit bit
            ? Long.toUnsignedString(bit.bits()).getBytes(StandardCharsets.UTF_8)
            : Conversions.bytes(value, from);
    if (to.charset().equals(ColumnType.BINARY)) {
      if (to.flen() >= 0 && bytes.length > to.flen() && !to.code().isBlob()) {
        bytes = Arrays.copyOf(bytes, to.flen());
      }
      boolean padded = to.code() == TypeCode.CHAR && bytes.length < to.flen();
      return padded ? Arrays.copyOf(bytes, to.flen()) : bytes;
    }
    if (to.flen() >= 0 && bytes.length > to.flen() && !to.code().isBlob()) {
      bytes = Arrays.copyOf(bytes, Utf8.prefixLength(bytes, to.flen()));
    }
    return to.code() == TypeCode.CHAR ? withoutTrailingSpaces(bytes) : bytes;
  }

  private static byte[] withoutTrailingSpaces(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == ' ') {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static Datum json(Datum value, ColumnType from) {
    if (value instanceof Datum.Json) {
      return value;
    } else if (value instanceof Datum.Bytes bytes && from.isCharacterString()) {
      return datum(
          JsonParser.parse(new String(bytes.value(), StandardCharsets.UTF_8)).map(Datum.Json::of));
    }
    return Datum.Json.of(jsonValue(value, from));
  }

  /** The value as a JSON scalar; text is not parsed. */
  public static JsonValue jsonValue(Datum value, ColumnType from) {
    if (value.isNull()) {
      return JsonValue.Literal.NULL;
    } else if (value instanceof Datum.Json json) {
      return json.value();
    } else if (value instanceof Datum.Int number) {
      return new JsonValue.Int(number.value());
    } else if (value instanceof Datum.Unsigned number) {
      return new JsonValue.Unsigned(number.bits());
    } else if (value instanceof Datum.Bit bit) {
      return new JsonValue.Unsigned(bit.bits());
    } else if (value instanceof Datum.Time time) {
      long packed = time.packed();
      return switch (from.code()) {
        case DATE -> new JsonValue.Time(JsonValue.TimeKind.DATE, CoreTime.ofDate(packed));
        case TIMESTAMP ->
            new JsonValue.Time(JsonValue.TimeKind.TIMESTAMP, CoreTime.of(packed, from.fsp(), true));
        default ->
            new JsonValue.Time(JsonValue.TimeKind.DATETIME, CoreTime.of(packed, from.fsp(), false));
      };
    } else if (value instanceof Datum.Duration duration) {
      return new JsonValue.Duration(duration.nanos(), from.fsp());
    } else if (value instanceof Datum.Float32
        || value instanceof Datum.Float64
        || value instanceof Datum.Decimal) {
      return new JsonValue.Real(Conversions.real(value, from));
    } else if (from.isBinaryCell()) {
      return new JsonValue.Opaque(from.code().code(), DatumText.bytes(value, from));
    }
    return new JsonValue.Text(Conversions.text(value, from));
  }

  private static boolean isText(Datum value) {
    return value instanceof Datum.Bytes
        || value instanceof Datum.EnumIndex
        || value instanceof Datum.SetBits;
  }

  private static Datum datum(Optional<? extends Datum> value) {
    return value.isPresent() ? value.get() : Datum.NULL;
  }
}
