package io.pitr.inspect.ddl;

/** Quotes names and strings as TiDB does in definitions. */
public final class SqlText {
  private SqlText() {}

  /** In back quotes; back quotes inside are doubled. */
  public static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** In single quotes; backslashes are not escaped. {@link Literals} escapes them. */
  static String string(String text) {
    return "'" + body(text) + "'";
  }

  /** As {@link #string}, without the quotes. */
  static String body(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case 0 -> out.append("\\0");
        case '\'' -> out.append("''");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
