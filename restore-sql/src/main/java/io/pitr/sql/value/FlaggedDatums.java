package io.pitr.sql.value;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import io.pitr.sql.json.JsonBinary;

/**
 * Values with a flag byte for their kind, as in keys and rows of format v1 (spec/formats.md §0.3).
 * Such a value is flat: a time is an unsigned number, an ENUM its index. {@link #typed} converts it
 * to the column's kind.
 */
public final class FlaggedDatums {
  private static final int NULL = 0x00;
  private static final int BYTES = 0x01;
  private static final int COMPACT_BYTES = 0x02;
  private static final int INT = 0x03;
  private static final int UINT = 0x04;
  private static final int FLOAT = 0x05;
  private static final int DECIMAL = 0x06;
  private static final int DURATION = 0x07;
  private static final int VARINT = 0x08;
  private static final int UVARINT = 0x09;
  private static final int JSON = 0x0a;
  private static final int VECTOR = 0x14;

  /** Adding it to a number turns negative zero into positive zero: TiDB encodes both the same. */
  static final double POSITIVE_ZERO = 0.0;

  private FlaggedDatums() {}

  /**
   * Reads one flat value and advances the reader.
   *
   * @throws RestoreException FORMAT_CORRUPT for an unknown flag or a truncated value
   */
  public static Datum read(ByteReader in) {
    int flag = in.u8();
    return switch (flag) {
      case NULL -> Datum.NULL;
      case BYTES -> new Datum.Bytes(in.memcomparable());
      case COMPACT_BYTES -> new Datum.Bytes(in.bytes(in.varint()));
      case INT -> new Datum.Int(in.orderedI64());
      case UINT -> new Datum.Unsigned(in.orderedU64());
      case FLOAT -> new Datum.Float64(in.orderedF64());
      case DECIMAL -> new Datum.Decimal(DecimalBinary.read(in));
      case DURATION -> new Datum.Duration(in.orderedI64());
      case VARINT -> new Datum.Int(in.varint());
      case UVARINT -> new Datum.Unsigned(in.uvarint());
      case JSON -> new Datum.Json(JsonBinary.read(in));
      case VECTOR -> {
        long count = in.u32Le();
        byte[] elements = in.bytes(4 * count);
        byte[] whole = new ByteAppender().u32Le(count).bytes(elements).toByteArray();
        yield ColumnBytes.vector(whole, 0, whole.length);
      }
      default -> throw in.corrupt("unknown datum flag " + flag);
    };
  }

  /**
   * Converts a flat value to the kind of its column.
   *
   * @throws RestoreException FORMAT_CORRUPT if a column of this type can't have the value
   */
  public static Datum typed(Datum flat, ColumnType type) {
    if (flat.isNull()) {
      return flat;
    }
    TypeCode code = type.code();
    if (flat instanceof Datum.Int number) {
      if (code == TypeCode.TIME) {
        return new Datum.Duration(number.value());
      } else if (code.isInteger() && type.isUnsigned()) {
        return new Datum.Unsigned(number.value());
      } else if (code.isInteger() || code == TypeCode.YEAR) {
        return flat;
      }
    } else if (flat instanceof Datum.Unsigned number) {
      long bits = number.bits();
      if (code.isInteger()) {
        return type.isUnsigned() ? flat : new Datum.Int(bits);
      } else if (code.isDateTime()) {
        return ColumnBytes.time(type, bits);
      }
      Datum typed =
          switch (code) {
            case YEAR -> new Datum.Int(bits);
            case ENUM -> new Datum.EnumIndex(bits);
            case SET -> new Datum.SetBits(bits);
            case BIT -> new Datum.Bit(bits);
            default -> Datum.NULL;
          };
      if (!typed.isNull()) {
        return typed;
      }
    } else if (flat instanceof Datum.Float64 number) {
      if (code == TypeCode.FLOAT) {
        return new Datum.Float32((float) number.value());
      } else if (code == TypeCode.DOUBLE) {
        return flat;
      }
    } else if ((flat instanceof Datum.Bytes && code.isString())
        || (flat instanceof Datum.Decimal && code == TypeCode.DECIMAL)
        || (flat instanceof Datum.Duration && code == TypeCode.TIME)
        || (flat instanceof Datum.Json && code == TypeCode.JSON)
        || (flat instanceof Datum.Vector && code == TypeCode.VECTOR)) {
      return flat;
    }
    throw new RestoreException(
        FormatError.FORMAT_CORRUPT,
        flat + " is invalid in a column of type " + code,
        "a column value");
  }

  /**
   * Appends the comparable form of keys.
   *
   * @param datum a string as its sort key
   * @throws IllegalArgumentException for a value that can't be in keys: JSON, a vector
   */
  public static void writeComparable(ByteAppender out, ColumnType type, Datum datum) {
    if (datum.isNull()) {
      out.u8(NULL);
    } else if (datum instanceof Datum.Bytes bytes) {
      out.u8(BYTES).memcomparable(bytes.value());
    } else if (datum instanceof Datum.Int number) {
      out.u8(INT).orderedI64(number.value());
    } else if (datum instanceof Datum.Float32 number) {
      out.u8(FLOAT).orderedF64(number.value() + POSITIVE_ZERO);
    } else if (datum instanceof Datum.Float64 number) {
      out.u8(FLOAT).orderedF64(number.value() + POSITIVE_ZERO);
    } else if (datum instanceof Datum.Decimal decimal) {
      out.u8(DECIMAL).bytes(ColumnBytes.decimalBytes(type, decimal.value()));
    } else if (datum instanceof Datum.Duration duration) {
      out.u8(DURATION).orderedI64(duration.nanos());
    } else {
      out.u8(UINT).orderedU64(unsigned(datum));
    }
  }

  /** Appends the form of values in rows of format v1 (spec/formats.md §5.3). */
  public static void writeCompact(ByteAppender out, ColumnType type, Datum datum) {
    if (datum.isNull()) {
      out.u8(NULL);
    } else if (datum instanceof Datum.Bytes bytes) {
      out.u8(COMPACT_BYTES).varint(bytes.value().length).bytes(bytes.value());
    } else if (datum instanceof Datum.Int number) {
      out.u8(VARINT).varint(number.value());
    } else if (datum instanceof Datum.Duration duration) {
      out.u8(VARINT).varint(duration.nanos());
    } else if (datum instanceof Datum.Json json) {
      out.u8(JSON).bytes(json.binary());
    } else if (datum instanceof Datum.Vector) {
      out.u8(VECTOR);
      ColumnBytes.encode(type, datum, out);
    } else if (datum instanceof Datum.Float32
        || datum instanceof Datum.Float64
        || datum instanceof Datum.Decimal) {
      writeComparable(out, type, datum);
    } else {
      out.u8(UVARINT).uvarint(unsigned(datum));
    }
  }

  private static long unsigned(Datum datum) {
    if (datum instanceof Datum.Unsigned number) {
      return number.bits();
    } else if (datum instanceof Datum.Time time) {
      return time.packed();
    } else if (datum instanceof Datum.EnumIndex index) {
      return index.index();
    } else if (datum instanceof Datum.SetBits set) {
      return set.bits();
    } else if (datum instanceof Datum.Bit bit) {
      return bit.bits();
    }
    throw new IllegalArgumentException(datum + " has no comparable form");
  }
}
