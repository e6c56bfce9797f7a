package io.pitr.inspect.ddl;

import io.pitr.sql.text.TextChange;
import io.pitr.sql.text.TextRules;

/** String literals of DEFAULT and COMMENT. */
final class Literals {
  private final boolean backslashesDoubled;

  Literals(TextRules texts) {
    backslashesDoubled = texts.has(TextChange.BACKSLASHES_DOUBLED);
  }

  /** In single quotes. */
  String quoted(String text) {
    return "'" + escaped(text) + "'";
  }

  /** As {@link #quoted}, without the quotes. */
  String escaped(String text) {
    return SqlText.body(backslashesDoubled ? text.replace("\\", "\\\\") : text);
  }
}
