package io.pitr.sql.value;

import io.pitr.sql.json.JsonBinary;
import io.pitr.sql.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A stored SQL value. Its {@link ColumnType} has the details (unsigned, fractional digits,
 * elements, charset). Arrays inside are shared, not copied, and must not be modified.
 */
public sealed interface Datum
    permits NullDatum,
        Datum.Int,
        Datum.Unsigned,
        Datum.Float32,
        Datum.Float64,
        Datum.Decimal,
        Datum.Bytes,
        Datum.Time,
        Datum.Duration,
        Datum.EnumIndex,
        Datum.SetBits,
        Datum.Bit,
        Datum.Json,
        Datum.Vector {
  /** SQL's NULL, of any type. */
  // NullDatum is package-private, so its class is always initialized through this field.
  @SuppressWarnings("ClassInitializationDeadlock")
  Datum NULL = NullDatum.INSTANCE;

  default boolean isNull() {
    return this == NULL;
  }

  /** A string of characters, stored as UTF-8. */
  static Datum ofString(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A signed integer, or YEAR. */
  record Int(long value) implements Datum {}

  /**
   * An unsigned integer.
   *
   * @param bits all 64 bits
   */
  record Unsigned(long bits) implements Datum {}

  record Float32(float value) implements Datum {}

  record Float64(double value) implements Datum {}

  /**
   * A DECIMAL.
   *
   * @param value its scale is the number of digits after the decimal point, never negative
   */
  record Decimal(BigDecimal value) implements Datum {}

  /**
   * The bytes of a string type: UTF-8 for every character set but binary.
   *
   * @param value shared, not copied
   */
  record Bytes(byte[] value) implements Datum {
    /** The characters; malformed sequences become U+FFFD. */
    public String string() {
      return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + string() + "]";
    }
  }

  /**
   * A DATE, DATETIME or TIMESTAMP (in UTC).
   *
   * @param packed spec/formats.md §5.4.4, see {@link PackedTime}
   */
  record Time(long packed) implements Datum {}

  /** A TIME; signed. */
  record Duration(long nanos) implements Datum {}

  /**
   * An ENUM.
   *
   * @param index from 1; 0 is the value of a failed conversion, shown as an empty text
   */
  record EnumIndex(long index) implements Datum {}

  /**
   * A SET.
   *
   * @param bits bit 0 for the first element
   */
  record SetBits(long bits) implements Datum {}

  /** A BIT(n) value. */
  record Bit(long bits) implements Datum {}

  /**
   * A JSON document.
   *
   * @param binary type byte and value, spec/formats.md §5.4.6; shared, not copied
   */
  record Json(byte[] binary) implements Datum {
    public static Json of(JsonValue value) {
      return new Json(JsonBinary.encode(value));
    }

    /**
     * @throws io.pitr.api.RestoreException FORMAT_CORRUPT if the bytes are not binary JSON
     */
    public JsonValue value() {
      return JsonBinary.decode(binary);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Json that && Arrays.equals(binary, that.binary);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(binary);
    }

    @Override
    public String toString() {
      return "Json[" + binary.length + " bytes]";
    }
  }

  /** A VECTOR; the elements are shared, not copied. */
  record Vector(float[] elements) implements Datum {
    @Override
    public boolean equals(Object other) {
      return other instanceof Vector that && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
      return "Vector" + Arrays.toString(elements);
    }
  }
}
