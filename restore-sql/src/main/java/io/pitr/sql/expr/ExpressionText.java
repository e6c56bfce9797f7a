package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.List;

/**
 * The text of an expression from a backup, for use in a statement. It is printed again from its
 * tokens, so that it means the same and stays one expression: it cannot end the parentheses around
 * it, begin a comment or another statement, or name a variable.
 */
public final class ExpressionText {
  private final String text;
  private final List<Token> tokens;
  private final StringBuilder out = new StringBuilder();

  private ExpressionText(String text) {
    this.text = text;
    this.tokens = Lexer.tokens(text);
  }

  /**
   * The expression, to be put between parentheses, for {@code sql_mode = ''}.
   *
   * @throws RestoreException {@link FormatError#FORMAT_UNSUPPORTED} if it is not one expression
   */
  public static String of(String text) {
    return new ExpressionText(text).print();
  }

  private String print() {
    int depth = 0;
    for (Token token : tokens) {
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      }
      boolean ends = depth < 0 || (depth == 0 && token.isSymbol(","));
      if (ends || token.isSymbol("@")) {
        throw unsupported("'" + token.text() + "' at " + token.at() + " is not a part of");
      }
      if (token.kind() != Token.Kind.END) {
        append(token);
      }
    }
    if (depth != 0 || out.isEmpty()) {
      throw unsupported("parentheses are not closed, or nothing is in");
    }
    return out.toString();
  }

  private void append(Token token) {
    if (token.at() > 0
        && (Character.isWhitespace(text.charAt(token.at() - 1)) || joins(token.text()))) {
      out.append(' ');
    }
    switch (token.kind()) {
      case NAME -> out.append('`').append(token.text().replace("`", "``")).append('`');
      case STRING -> string(token.text());
      case HEX ->
          out.append("x'")
              .append(token.text().length() % 2 == 0 ? "" : "0")
              .append(token.text())
              .append('\'');
      case BITS -> out.append("b'").append(token.text()).append('\'');
      case WORD, NUMBER, SYMBOL -> out.append(token.text());
      case END -> {}
    }
  }

  /** Whether the next text would make a comment with the last one. */
  private boolean joins(String next) {
    char last = out.isEmpty() ? ' ' : out.charAt(out.length() - 1);
    char first = next.isEmpty() ? ' ' : next.charAt(0);
    return (last == '-' && first == '-')
        || (last == '/' && first == '*')
        || (last == '*' && first == '/');
  }

  private void string(String value) {
    out.append('\'');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\'' -> out.append("\\'");
        case '\0' -> out.append("\\0");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    out.append('\'');
  }

  private RestoreException unsupported(String what) {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED, what + " the expression " + text, "an expression");
  }
}
