package io.pitr.sql.value;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The type of a column in TableInfo (spec/formats.md §6.3).
 *
 * @param code the type
 * @param flags the flag bits, see the constants here
 * @param flen display length, number of digits or characters; -1 unspecified
 * @param decimal digits after the decimal point or of fractional seconds; -1 unspecified
 * @param charset lower case, empty if there is none
 * @param collation lower case, empty if there is none
 * @param elements the elements of ENUM and SET, empty for others
 * @param array whether the column of a multi-valued index is an array of this type
 * @param jsonStyle text form of documents of a JSON type; unused for other types
 */
public record ColumnType(
    TypeCode code,
    long flags,
    int flen,
    int decimal,
    String charset,
    String collation,
    List<String> elements,
    boolean array,
    JsonStyle jsonStyle) {
  public static final int UNSPECIFIED_LENGTH = -1;
  public static final String BINARY = "binary";

  public static final long NOT_NULL = 1;
  public static final long PRIMARY_KEY = 2;
  public static final long UNSIGNED = 32;
  public static final long ZEROFILL = 64;
  public static final long BINARY_FLAG = 128;
  public static final long AUTO_INCREMENT = 512;
  private static final long PREVENT_NULL_INSERT = 1 << 20;

  /** Maximum number of fractional digits of a time. */
  public static final int MAX_FSP = 6;

  public ColumnType {
    charset = charset.toLowerCase(Locale.ROOT);
    collation = collation.toLowerCase(Locale.ROOT);
    elements = List.copyOf(elements);
  }

  /** A type with the newest version's text form of JSON documents. */
  public ColumnType(
      TypeCode code,
      long flags,
      int flen,
      int decimal,
      String charset,
      String collation,
      List<String> elements,
      boolean array) {
    this(code, flags, flen, decimal, charset, collation, elements, array, JsonStyle.MYSQL);
  }

  /** A type without elements that is not an array. */
  public static ColumnType of(
      TypeCode code, long flags, int flen, int decimal, String charset, String collation) {
    return new ColumnType(code, flags, flen, decimal, charset, collation, List.of(), false);
  }

  /** A type of charset binary with unspecified lengths. */
  public static ColumnType of(TypeCode code) {
    return of(code, 0, UNSPECIFIED_LENGTH, UNSPECIFIED_LENGTH, BINARY, BINARY);
  }

  /**
   * Reads the {@code type} object of a ColumnInfo.
   *
   * @throws io.pitr.api.RestoreException FORMAT_UNSUPPORTED for an unknown type number
   */
  public static ColumnType from(JsonNode type) {
    JsonNode elements = type.path("Elems");
    return new ColumnType(
        TypeCode.of(type.path("Tp").asInt(0)),
        type.path("Flag").asLong(0),
        type.path("Flen").asInt(UNSPECIFIED_LENGTH),
        type.path("Decimal").asInt(UNSPECIFIED_LENGTH),
        type.path("Charset").asString(""),
        type.path("Collate").asString(""),
        elements.isArray()
            ? elements.valueStream().map(element -> element.asString("")).toList()
            : List.of(),
        type.path("Array").asBoolean(false));
  }

  public boolean isUnsigned() {
    return (flags & UNSIGNED) != 0;
  }

  public boolean isNotNull() {
    return (flags & (NOT_NULL | PREVENT_NULL_INSERT)) != 0;
  }

  public boolean isPrimaryKey() {
    return (flags & PRIMARY_KEY) != 0;
  }

  /** Fractional digits of seconds, 0 to 6. */
  public int fsp() {
    return Math.max(0, Math.min(decimal, MAX_FSP));
  }

  /** Whether it is a string type of characters, not of bytes. */
  public boolean isCharacterString() {
    return code.isString() && !collation.equals(BINARY);
  }

  /**
   * Whether values are exported as bytes, not text: BINARY, VARBINARY, the BLOBs and BIT
   * (contract.md, {@code br export}).
   */
  public boolean isBinaryCell() {
    return code == TypeCode.BIT || (code.isString() && charset.equals(BINARY));
  }

  /** The type of the elements of an array type. */
  public ColumnType elementType() {
    return new ColumnType(
        code, flags, flen, decimal, charset, collation, elements, false, jsonStyle);
  }

  /** This type with another text form of JSON documents. */
  public ColumnType withJsonStyle(JsonStyle style) {
    return new ColumnType(code, flags, flen, decimal, charset, collation, elements, array, style);
  }
}
