package io.pitr.sql.value;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.OrderedNumbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Encodes and decodes values of columns in rows of format v2 (spec/formats.md §5.4). */
public final class ColumnBytes {
  private ColumnBytes() {}

  /**
   * Decodes the value between two positions.
   *
   * @throws RestoreException FORMAT_CORRUPT if the bytes are not a value of the type,
   *     FORMAT_UNSUPPORTED for a type that is never stored
   */
  public static Datum decode(ColumnType type, byte[] bytes, int from, int to) {
    return switch (type.code()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
          type.isUnsigned()
              ? new Datum.Unsigned(unsigned(type, bytes, from, to))
              : new Datum.Int(signed(type, bytes, from, to));
      case YEAR -> new Datum.Int(signed(type, bytes, from, to));
      case FLOAT -> new Datum.Float32((float) real(type, bytes, from, to));
      case DOUBLE -> new Datum.Float64(real(type, bytes, from, to));
      case DECIMAL -> decimal(type, DecimalBinary.decode(bytes, from, to));
      case DATE, NEWDATE, DATETIME, TIMESTAMP -> time(type, unsigned(type, bytes, from, to));
      case TIME -> new Datum.Duration(signed(type, bytes, from, to));
      case ENUM -> new Datum.EnumIndex(unsigned(type, bytes, from, to));
      case SET -> new Datum.SetBits(unsigned(type, bytes, from, to));
      case BIT -> new Datum.Bit(unsigned(type, bytes, from, to));
      case CHAR, VARCHAR, VARSTRING, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          new Datum.Bytes(Arrays.copyOfRange(bytes, from, to));
      case JSON -> new Datum.Json(Arrays.copyOfRange(bytes, from, to));
      case VECTOR -> vector(bytes, from, to);
      case UNSPECIFIED, NULL, GEOMETRY -> throw neverStored(type);
    };
  }

  /**
   * Appends the bytes of a value that is not NULL.
   *
   * @throws IllegalArgumentException if the value is not of the type's kind
   */
  public static void encode(ColumnType type, Datum datum, ByteAppender out) {
    if (datum instanceof Datum.Bytes bytes) {
      out.bytes(bytes.value());
    } else if (datum instanceof Datum.Int number) {
      appendSigned(out, number.value());
    } else if (datum instanceof Datum.Unsigned number) {
      appendUnsigned(out, number.bits());
    } else if (datum instanceof Datum.Float32 number) {
      out.orderedF64(number.value() + FlaggedDatums.POSITIVE_ZERO);
    } else if (datum instanceof Datum.Float64 number) {
      out.orderedF64(number.value() + FlaggedDatums.POSITIVE_ZERO);
    } else if (datum instanceof Datum.Decimal decimal) {
      out.bytes(decimalBytes(type, decimal.value()));
    } else if (datum instanceof Datum.Time time) {
      appendUnsigned(out, time.packed());
    } else if (datum instanceof Datum.Duration duration) {
      appendSigned(out, duration.nanos());
    } else if (datum instanceof Datum.EnumIndex index) {
      appendUnsigned(out, index.index());
    } else if (datum instanceof Datum.SetBits set) {
      appendUnsigned(out, set.bits());
    } else if (datum instanceof Datum.Bit bit) {
      appendUnsigned(out, bit.bits());
    } else if (datum instanceof Datum.Json json) {
      out.bytes(json.binary());
    } else if (datum instanceof Datum.Vector vector) {
      out.u32Le(vector.elements().length);
      for (float element : vector.elements()) {
        out.u32Le(Float.floatToRawIntBits(element));
      }
    } else {
      throw new IllegalArgumentException("NULL can't be encoded");
    }
  }

  /**
   * Precision, fraction and digits of a DECIMAL. Uses the column's precision and fraction if it has
   * them.
   */
  public static byte[] decimalBytes(ColumnType type, BigDecimal value) {
    boolean specified = type.flen() > 0 && type.decimal() >= 0;
    return specified
        ? DecimalBinary.encode(value, type.flen(), type.decimal())
        : DecimalBinary.encode(value);
  }

  /**
   * A vector: the number of elements, then the elements (spec/formats.md §5.4.7).
   *
   * @throws RestoreException FORMAT_CORRUPT if the length does not match the number
   */
  public static Datum.Vector vector(byte[] bytes, int from, int to) {
    long count = to - from < 4 ? -1 : FixedInts.u32Le(bytes, from);
    if (count < 0 || to - from != 4 + 4 * count) {
      throw corrupt("a VECTOR of " + count + " elements in " + (to - from) + " bytes");
    }
    var elements = new float[(int) count];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Float.intBitsToFloat((int) FixedInts.u32Le(bytes, from + 4 + 4 * i));
    }
    return new Datum.Vector(elements);
  }

  /** A row older than a change of the type may have more digits than the column. */
  private static Datum.Decimal decimal(ColumnType type, BigDecimal stored) {
    boolean tooLong = type.decimal() >= 0 && stored.scale() > type.decimal();
    return new Datum.Decimal(
        tooLong ? stored.setScale(type.decimal(), RoundingMode.HALF_UP) : stored);
  }

  static Datum.Time time(ColumnType type, long packed) {
    if (!PackedTime.isWellFormed(packed)) {
      throw corrupt("a " + type.code() + " of 0x" + Long.toHexString(packed));
    }
    return new Datum.Time(packed);
  }

  private static long signed(ColumnType type, byte[] bytes, int from, int to) {
    return switch (to - from) {
      case 1 -> bytes[from];
      case 2 -> (short) FixedInts.u16Le(bytes, from);
      case 4 -> (int) FixedInts.u32Le(bytes, from);
      case 8 -> FixedInts.i64Le(bytes, from);
      default -> throw wrongWidth(type, to - from);
    };
  }

  private static long unsigned(ColumnType type, byte[] bytes, int from, int to) {
    return switch (to - from) {
      case 1 -> bytes[from] & 0xff;
      case 2 -> FixedInts.u16Le(bytes, from);
      case 4 -> FixedInts.u32Le(bytes, from);
      case 8 -> FixedInts.i64Le(bytes, from);
      default -> throw wrongWidth(type, to - from);
    };
  }

  private static double real(ColumnType type, byte[] bytes, int from, int to) {
    if (to - from != OrderedNumbers.BYTES) {
      throw wrongWidth(type, to - from);
    }
    return OrderedNumbers.f64(bytes, from);
  }

  private static void appendSigned(ByteAppender out, long value) {
    if (value == (byte) value) {
      out.u8((int) value);
    } else if (value == (short) value) {
      out.u16Le((int) value);
    } else if (value == (int) value) {
      out.u32Le(value);
    } else {
      out.i64Le(value);
    }
  }

  private static void appendUnsigned(ByteAppender out, long bits) {
    if (bits >>> 8 == 0) {
      out.u8((int) bits);
    } else if (bits >>> 16 == 0) {
      out.u16Le((int) bits);
    } else if (bits >>> 32 == 0) {
      out.u32Le(bits);
    } else {
      out.i64Le(bits);
    }
  }

  private static RestoreException wrongWidth(ColumnType type, int width) {
    return corrupt("a " + type.code() + " of " + width + " bytes");
  }

  private static RestoreException neverStored(ColumnType type) {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED, "a column of type " + type.code(), "a column value");
  }

  private static RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, "a column value");
  }
}
