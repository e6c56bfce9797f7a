package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.collate.CharacterSet;
import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.convert.NumberText;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CAST and CONVERT, and the implicit conversions between branches of CASE, IF and similar
 * functions.
 */
final class Casts {
  private static final int DEFAULT_DECIMAL_DIGITS = 10;

  private Casts() {}

  /** The target type named in CAST. */
  static ColumnType target(
      String name, int length, int decimals, String charset, ExpressionParser parser) {
    return switch (name) {
      case "signed" -> Types.INT;
      case "unsigned" -> Types.UNSIGNED;
      case "char", "varchar", "nchar", "character" ->
          ColumnType.of(
              TypeCode.VARSTRING, 0, length, -1, charset, Types.ofCharset(charset).collation());
      case "binary", "varbinary" ->
          ColumnType.of(
              length >= 0 ? TypeCode.CHAR : TypeCode.VARSTRING,
              0,
              length,
              -1,
              ColumnType.BINARY,
              ColumnType.BINARY);
      case "decimal" ->
          Types.decimal(length < 0 ? DEFAULT_DECIMAL_DIGITS : length, Math.max(0, decimals));
      case "double", "real" -> Types.REAL;
      case "float" ->
          ColumnType.of(
              length > 24 ? TypeCode.DOUBLE : TypeCode.FLOAT, 0, -1, -1, "binary", "binary");
      case "date" -> Types.DATE;
      case "datetime" -> Types.dateTime(Math.max(0, length));
      case "time" -> Types.time(Math.max(0, length));
      case "year" -> ColumnType.of(TypeCode.YEAR, 0, 4, 0, "binary", "binary");
      case "json" -> Types.JSON;
      default -> throw parser.unsupported("CAST to " + name);
    };
  }

  static Expression to(Expression value, ColumnType type) {
    ColumnType from = value.type();
    return Computed.strict(type, List.of(value), v -> cast(v.datum(0), from, type));
  }

  /**
   * CONVERT USING: converts to a character set, with a question mark for missing characters; NULL
   * for invalid bytes.
   */
  static Expression toCharset(Expression value, ColumnType type) {
    ColumnType from = value.type();
    CharacterSet characters = CharacterSet.named(type.charset());
    return Computed.strict(
        type,
        List.of(value),
        v -> {
          byte[] bytes = v.bytes(0);
          if (type.charset().equals(ColumnType.BINARY)) {
            return new Datum.Bytes(Texts.encoded(from, bytes));
          }
          return from.isBinaryCell()
              ? Computed.orNull(characters.decoded(bytes).map(Datum.Bytes::new))
              : new Datum.Bytes(characters.replaced(bytes));
        });
  }

  static Expression collated(Expression value, String collation) {
    ColumnType type = Types.text(Texts.joined(List.of(value)).charset(), collation);
    return Computed.withStrength(
        Computed.strict(type, List.of(value), v -> new Datum.Bytes(v.bytes(0))), Strength.EXPLICIT);
  }

  /**
   * Casts to an array of the type: each element of a JSON array, or a single value as an array of
   * one element.
   */
  static Expression toArray(Expression value, ColumnType element) {
    ColumnType from = value.type();
    return Computed.strict(
        Types.JSON,
        List.of(value),
        v -> {
          JsonValue document = ColumnCast.jsonValue(v.datum(0), from);
          List<JsonValue> elements =
              document instanceof JsonValue.Array array ? array.elements() : List.of(document);
          var converted = new ArrayList<JsonValue>();
          for (JsonValue one : elements) {
            if (!fits(one, element.code())) {
              throw new RestoreException(
                  FormatError.FORMAT_CORRUPT,
                  "an element of the array can't be cast to " + element.code(),
                  "a multi-valued index");
            }
            Datum datum =
                one instanceof JsonValue.Text text
                    ? cast(Datum.ofString(text.value()), Types.TEXT, element)
                    : cast(Datum.Json.of(one), Types.JSON, element);
            converted.add(
                element.code().isString()
                    ? new JsonValue.Text(Conversions.text(datum, element))
                    : ColumnCast.jsonValue(datum, element));
          }
          return Datum.Json.of(new JsonValue.Array(converted));
        });
  }

  /** Whether an element has a fitting kind: elements are not converted between kinds. */
  private static boolean fits(JsonValue element, TypeCode code) {
    return switch (code) {
      case BIGINT -> element instanceof JsonValue.Int || element instanceof JsonValue.Unsigned;
      case DOUBLE, FLOAT ->
          element instanceof JsonValue.Real
              || element instanceof JsonValue.Int
              || element instanceof JsonValue.Unsigned;
      case DATE, DATETIME -> element instanceof JsonValue.Time;
      case TIME -> element instanceof JsonValue.Duration;
      default -> element instanceof JsonValue.Text;
    };
  }

  /** Converts the value of a branch to the common type of all branches. */
  static Datum implicit(Expression branch, Datum value, ColumnType type) {
    ColumnType from = branch.type();
    if (value.isNull() || from.equals(type)) {
      return value;
    }
    return switch (type.code()) {
      case BIGINT -> ColumnCast.integer(ColumnCast.whole(value, from), type);
      case DECIMAL -> new Datum.Decimal(Conversions.decimal(value, from));
      case DOUBLE -> new Datum.Float64(Conversions.real(value, from));
      case VARSTRING -> new Datum.Bytes(Conversions.bytes(value, from));
      default -> value;
    };
  }

  private static Datum cast(Datum value, ColumnType from, ColumnType type) {
    return switch (type.code()) {
      case BIGINT -> integer(value, from, type);
      case YEAR -> integer(value, from, Types.INT);
      case CHAR, VARSTRING -> string(value, from, type);
      case DATE ->
          datum(Conversions.dateTime(value, from, 0).map(PackedTime::date).map(Datum.Time::new));
      default -> ColumnCast.cast(value, from, type);
    };
  }

  /** Bytes that are invalid in the character set become NULL. */
  private static Datum string(Datum value, ColumnType from, ColumnType type) {
    byte[] bytes = Conversions.bytes(value, from);
    boolean wasBinary = from.isBinaryCell() && from.code() != TypeCode.BIT;
    if (type.charset().equals(ColumnType.BINARY)) {
      bytes = Texts.encoded(from, bytes);
    } else if (wasBinary) {
      Optional<byte[]> text = CharacterSet.named(type.charset()).decoded(bytes);
      if (text.isEmpty()) {
        return Datum.NULL;
      }
      bytes = text.get();
    }
    // A BIT or a JSON document is truncated to BINARY(n) and not padded.
    boolean padded = from.code() != TypeCode.BIT && from.code() != TypeCode.JSON;
    ColumnType to =
        padded || type.code() != TypeCode.CHAR
            ? type
            : ColumnType.of(
                TypeCode.VARSTRING, 0, type.flen(), -1, type.charset(), type.collation());
    return ColumnCast.cast(new Datum.Bytes(bytes), type, to);
  }

  /** The leading digits of a text; numbers are rounded. */
  private static Datum integer(Datum value, ColumnType from, ColumnType type) {
    BigInteger whole =
        value instanceof Datum.Bytes bytes
            ? NumberText.prefix(bytes.string()).setScale(0, RoundingMode.DOWN).toBigInteger()
            : ColumnCast.whole(value, from);
    boolean sameBits =
        whole.bitLength() <= Long.SIZE && Types.numeric(from) != Types.Numeric.DECIMAL;
    if (!sameBits) {
      return ColumnCast.integer(whole, type);
    }
    return type.isUnsigned()
        ? new Datum.Unsigned(whole.longValue())
        : new Datum.Int(whole.longValue());
  }

  private static Datum datum(Optional<? extends Datum> value) {
    return value.isPresent() ? value.get() : Datum.NULL;
  }
}
