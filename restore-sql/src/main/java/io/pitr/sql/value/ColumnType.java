package io.pitr.sql.value;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The type of a column as TableInfo states it (spec/formats.md §6.3).
 *
 * @param code the type
 * @param flags the flag bits, see the constants here
 * @param flen display length, number of digits or characters; -1 unspecified
 * @param decimal digits after the point, or of a second; -1 unspecified
 * @param charset lower case, empty when there is none
 * @param collation lower case, empty when there is none
 * @param elements the elements of ENUM and SET, empty for others
 * @param array an array of this type: the column of a multi-valued index
 * @param jsonStyle how the documents of a JSON type become text; of no meaning for other types
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

  /** Fractional digits that a time can have. */
  public static final int MAX_FSP = 6;

  public ColumnType {
    charset = charset.toLowerCase(Locale.ROOT);
    collation = collation.toLowerCase(Locale.ROOT);
    elements = List.copyOf(elements);
  }

  /** A type whose documents, if it has any, become text as in the newest version. */
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

  /** A type without elements, not an array. */
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

  /** Fractional digits of a second that are stored and shown, 0 to 6. */
  public int fsp() {
    return Math.max(0, Math.min(decimal, MAX_FSP));
  }

  /** A string type with characters, in contrast to bytes. */
  public boolean isCharacterString() {
    return code.isString() && !collation.equals(BINARY);
  }

  /**
   * BINARY, VARBINARY, the BLOBs and BIT: a cell of such a column is bytes, not text (contract.md,
   * {@code br export}).
   */
  public boolean isBinaryCell() {
    return code == TypeCode.BIT || (code.isString() && charset.equals(BINARY));
  }

  /** This type as a value of its own, when it is the element type of an array. */
  public ColumnType elementType() {
    return new ColumnType(
        code, flags, flen, decimal, charset, collation, elements, false, jsonStyle);
  }

  /** This type with documents that become text in a style. */
  public ColumnType withJsonStyle(JsonStyle style) {
    return new ColumnType(code, flags, flen, decimal, charset, collation, elements, array, style);
  }
}
