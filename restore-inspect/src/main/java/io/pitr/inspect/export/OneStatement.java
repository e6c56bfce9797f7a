package io.pitr.inspect.export;

import io.pitr.api.RestoreException;
import io.pitr.inspect.InspectError;
import java.util.regex.Pattern;

/**
 * Requires that the text of a definition is one statement for whoever loads the export. It contains
 * expressions and queries of the backup as they are: one of them could end the statement and begin
 * another, or give a command to the client that reads the file.
 */
final class OneStatement {
  private static final Pattern CLIENT_COMMAND =
      Pattern.compile("(?im)^\\s*(?:delimiter|source|system)\\b");

  /** The end of a statement, a command of one letter, or a comment to the end of the line. */
  private static final Pattern SEPARATOR = Pattern.compile("[;\\\\#]|--(?:\\s|$)");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]*");

  private OneStatement() {}

  /**
   * @param text without the semicolon at its end
   * @throws RestoreException {@link InspectError#DEFINITION_UNSAFE}
   */
  static String require(String text, String where) {
    var bare = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        at = end(text, at);
      } else if (text.startsWith("/*", at)) {
        // A client ends a comment here, even if a quote is open in it.
        int end = text.indexOf("*/", at + 2);
        int next = end < 0 ? text.length() : end + 2;
        bare.append(text, at, next);
        at = next;
      } else {
        bare.append(c);
        at++;
      }
    }
    if (SEPARATOR.matcher(bare).find() || CLIENT_COMMAND.matcher(bare).find()) {
      throw unsafe("its text contains more than one statement", where);
    }
    return text;
  }

  /** The name of a character set or a collation. */
  static String requireWord(String name, String where) {
    if (!WORD.matcher(name).matches()) {
      throw unsafe("'" + name + "' is no character set or collation", where);
    }
    return name;
  }

  /** Behind the quote that ends what the one at {@code from} begins. */
  private static int end(String text, int from) {
    char quote = text.charAt(from);
    int at = from + 1;
    while (at < text.length() && text.charAt(at) != quote) {
      at += quote != '`' && text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static RestoreException unsafe(String what, String where) {
    return new RestoreException(InspectError.DEFINITION_UNSAFE, what, where);
  }
}
