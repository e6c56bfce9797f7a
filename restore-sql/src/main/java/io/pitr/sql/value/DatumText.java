package io.pitr.sql.value;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.json.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * Formats values as TiDB's text protocol does with {@code time_zone = '+00:00'} (spec/formats.md
 * §5.4). NULL has no text; callers check {@link Datum#isNull} first.
 */
public final class DatumText {
  private DatumText() {}

  /**
   * The text of a value. Malformed UTF-8 becomes U+FFFD; for binary values see {@link
   * ColumnType#isBinaryCell} and {@link #bytes}.
   *
   * @throws IllegalArgumentException for NULL
   * @throws RestoreException FORMAT_CORRUPT if a JSON value is malformed
   */
  public static String text(Datum datum, ColumnType type) {
    if (datum instanceof Datum.Bytes bytes) {
      return bytes.string();
    } else if (datum instanceof Datum.Int number) {
      return type.code() == TypeCode.YEAR ? year(number.value()) : Long.toString(number.value());
    } else if (datum instanceof Datum.Unsigned number) {
      return Long.toUnsignedString(number.bits());
    } else if (datum instanceof Datum.Float32 number) {
      return FloatText.of(number.value());
    } else if (datum instanceof Datum.Float64 number) {
      return FloatText.of(number.value());
    } else if (datum instanceof Datum.Decimal decimal) {
      return decimal.value().toPlainString();
    } else if (datum instanceof Datum.Time time) {
      return time(time.packed(), type);
    } else if (datum instanceof Datum.Duration duration) {
      var out = new StringBuilder(16);
      TimeOfDayText.append(out, duration.nanos(), type.fsp());
      return out.toString();
    } else if (datum instanceof Datum.EnumIndex index) {
      return element(index.index(), type);
    } else if (datum instanceof Datum.SetBits set) {
      return members(set.bits(), type);
    } else if (datum instanceof Datum.Bit bit) {
      return new String(bitBytes(bit.bits(), type), StandardCharsets.UTF_8);
    } else if (datum instanceof Datum.Json json) {
      return JsonText.of(json.value(), type.jsonStyle());
    } else if (datum instanceof Datum.Vector vector) {
      return vector(vector.elements());
    }
    throw new IllegalArgumentException("NULL has no text");
  }

  /**
   * The bytes in the text protocol: UTF-8 text, or the raw bytes of a binary value.
   *
   * @throws IllegalArgumentException for NULL
   */
  public static byte[] bytes(Datum datum, ColumnType type) {
    if (datum instanceof Datum.Bytes bytes) {
      return bytes.value();
    } else if (datum instanceof Datum.Bit bit) {
      return bitBytes(bit.bits(), type);
    }
    return text(datum, type).getBytes(StandardCharsets.UTF_8);
  }

  /** The text of an ENUM's element; empty for an index outside the type. */
  public static String element(long index, ColumnType type) {
    return index >= 1 && index <= type.elements().size()
        ? type.elements().get((int) index - 1)
        : "";
  }

  /**
   * The texts of a SET's elements, joined by commas.
   *
   * @throws RestoreException FORMAT_CORRUPT if a bit without an element is set
   */
  public static String members(long bits, ColumnType type) {
    int count = type.elements().size();
    if (count < Long.SIZE && bits >>> count != 0) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "a SET of " + count + " elements has the bits 0x" + Long.toHexString(bits),
          "a SET value");
    }
    var out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if ((bits >>> i & 1) != 0) {
        out.append(out.isEmpty() ? "" : ",").append(type.elements().get(i));
      }
    }
    return out.toString();
  }

  /** The bytes of a BIT(n), the most significant first: {@code (n+7)/8} of them. */
  public static byte[] bitBytes(long bits, ColumnType type) {
    int size = Math.max(1, Math.min(8, (type.flen() + 7) / 8));
    var out = new byte[size];
    for (int i = 0; i < size; i++) {
      out[size - 1 - i] = (byte) (bits >>> (8 * i));
    }
    return out;
  }

  private static String year(long year) {
    var out = new StringBuilder(4);
    PackedTime.appendPadded(out, year, 4);
    return out.toString();
  }

  private static String time(long packed, ColumnType type) {
    var out = new StringBuilder(26);
    if (type.code() == TypeCode.DATE || type.code() == TypeCode.NEWDATE) {
      PackedTime.appendDate(out, packed);
    } else {
      PackedTime.appendDateTime(out, packed, type.fsp());
    }
    return out.toString();
  }

  private static String vector(float[] elements) {
    var out = new StringBuilder("[");
    for (int i = 0; i < elements.length; i++) {
      if (!Float.isFinite(elements[i])) {
        throw new RestoreException(
            FormatError.FORMAT_CORRUPT,
            "element " + i + " of a VECTOR is " + elements[i],
            "a VECTOR value");
      }
      out.append(i == 0 ? "" : ",").append(FloatText.plain(elements[i]));
    }
    return out.append(']').toString();
  }
}
