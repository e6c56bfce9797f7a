package io.pitr.cluster.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Quotes names and texts for statements with {@code sql_mode = ''}. */
final class Quoted {

  private Quoted() {}

  /** A name in back-quotes. */
  static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static String table(String schema, String table) {
    return name(schema) + "." + name(table);
  }

  static String names(List<String> names) {
    return names.stream().map(Quoted::name).collect(Collectors.joining(","));
  }

  /** A text in single quotes. */
  static String text(String text) {
    var quoted = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> quoted.append("\\\\");
        case '\'' -> quoted.append("\\'");
        case '\0' -> quoted.append("\\0");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c);
      }
    }
    return quoted.append('\'').toString();
  }
}
