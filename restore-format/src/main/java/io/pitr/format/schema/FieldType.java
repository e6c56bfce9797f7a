package io.pitr.format.schema;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * The type of a column (spec/formats.md §6.3).
 *
 * @param code type code, see {@link MysqlType}
 * @param flags bits, see the constants
 * @param length {@code Flen}; -1 means unspecified, 4294967295 is the length of LONGTEXT and JSON
 * @param decimal digits after the decimal point or of fractional seconds; -1 means unspecified
 * @param charset lower case
 * @param collation lower case
 * @param elements of ENUM and SET
 * @param array whether this is the element type of a column of a multi-valued index
 */
public record FieldType(
    int code,
    long flags,
    long length,
    int decimal,
    String charset,
    String collation,
    List<String> elements,
    boolean array) {
  public static final long NOT_NULL = 1;
  public static final long PRIMARY_KEY = 2;
  public static final long UNIQUE_KEY = 4;
  public static final long MULTIPLE_KEY = 8;
  public static final long UNSIGNED = 32;
  public static final long ZEROFILL = 64;
  public static final long BINARY = 128;
  public static final long AUTO_INCREMENT = 512;
  public static final long NO_DEFAULT = 4096;
  public static final long ON_UPDATE_NOW = 8192;

  public FieldType {
    elements = List.copyOf(elements);
  }

  static FieldType read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    return new FieldType(
        fields.small("Tp"),
        fields.number("Flag"),
        fields.number("Flen"),
        fields.small("Decimal"),
        lower(fields.text("Charset")),
        lower(fields.text("Collate")),
        fields.texts("Elems"),
        fields.flag("Array"));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * @throws RestoreException {@link FormatError#FORMAT_UNSUPPORTED} for a code of a newer version
   */
  public MysqlType type() {
    return MysqlType.of(code)
        .orElseThrow(
            () ->
                new RestoreException(
                    FormatError.FORMAT_UNSUPPORTED, "unknown column type code " + code, "schema"));
  }

  public boolean has(long flag) {
    return (flags & flag) != 0;
  }

  public boolean isUnsigned() {
    return has(UNSIGNED);
  }

  public boolean isNotNull() {
    return has(NOT_NULL);
  }

  /** Whether the character set is {@code binary}. */
  public boolean isBinaryCharset() {
    return charset.equals("binary");
  }
}
