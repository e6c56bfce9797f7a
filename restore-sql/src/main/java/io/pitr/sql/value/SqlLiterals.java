package io.pitr.sql.value;

import io.pitr.format.codec.HexText;

/**
 * Writes values as SQL literals for sessions with {@code sql_mode = ''} and {@code time_zone =
 * '+00:00'}.
 */
public final class SqlLiterals {
  public static final String NULL = "NULL";

  private SqlLiterals() {}

  public static String of(Datum datum, ColumnType type) {
    if (datum.isNull()) {
      return NULL;
    }
    if (type.isBinaryCell()) {
      byte[] bytes = DatumText.bytes(datum, type);
      return bytes.length == 0 ? "''" : "x'" + HexText.of(bytes) + "'";
    }
    String text = DatumText.text(datum, type);
    TypeCode code = type.code();
    boolean number =
        code.isInteger()
            || code == TypeCode.FLOAT
            || code == TypeCode.DOUBLE
            || code == TypeCode.DECIMAL;
    return number ? text : quoted(text);
  }

  private static String quoted(String text) {
    var out = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\', '\'' -> out.append('\\').append(c);
        case 0 -> out.append("\\0");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('\'').toString();
  }
}
