package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.ArrayList;
import java.util.List;

/** Splits the text of an expression into tokens. Backslashes escape in strings, as in MySQL. */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of(
          "<=>", "->>", "->", "<<", ">>", "<=", ">=", "<>", "!=", "||", "&&", "+", "-", "*", "/",
          "%", "=", "<", ">", "(", ")", ",", ".", "!", "~", "&", "|", "^", "@");

  private final String text;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** The tokens, the last of kind END. */
  static List<Token> tokens(String text) {
    return new Lexer(text).run();
  }

  private List<Token> run() {
    var tokens = new ArrayList<Token>();
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        tokens.add(new Token(Token.Kind.END, "", at));
        return tokens;
      }
      tokens.add(next());
    }
  }

  private Token next() {
    int from = at;
    char c = text.charAt(at);
    if (c == '`') {
      return new Token(Token.Kind.NAME, quoted('`', false), from);
    } else if (c == '\'' || c == '"') {
      return new Token(Token.Kind.STRING, quoted(c, true), from);
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      return number(from);
    } else if ((c == 'x' || c == 'X') && peek(1) == '\'') {
      at++;
      return digits(Token.Kind.HEX, 16, from);
    } else if ((c == 'b' || c == 'B') && peek(1) == '\'') {
      at++;
      return digits(Token.Kind.BITS, 2, from);
    } else if (Character.isLetter(c) || c == '_' || c == '$') {
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      return new Token(Token.Kind.WORD, text.substring(from, at), from);
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Token.Kind.SYMBOL, symbol, from);
      }
    }
    throw unsupported("character '" + c + "'", from);
  }

  private Token digits(Token.Kind kind, int radix, int from) {
    String digits = quoted('\'', false);
    if (digits.chars().anyMatch(c -> Character.digit(c, radix) < 0)) {
      throw unsupported("invalid digits '" + digits + "' of base " + radix, from);
    }
    return new Token(kind, digits, from);
  }

  private Token number(int from) {
    char second = Character.toLowerCase(peek(1));
    if (text.charAt(at) == '0' && (second == 'x' || second == 'b')) {
      at += 2;
      int digits = at;
      int radix = second == 'x' ? 16 : 2;
      while (at < text.length() && Character.digit(text.charAt(at), radix) >= 0) {
        at++;
      }
      if (at > digits) {
        Token.Kind kind = second == 'x' ? Token.Kind.HEX : Token.Kind.BITS;
        return new Token(kind, text.substring(digits, at), from);
      }
      at = from;
    }
    digits();
    if (peek(0) == '.') {
      at++;
      digits();
    }
    if (Character.toLowerCase(peek(0)) == 'e') {
      int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (isDigit(peek(1 + sign))) {
        at += 1 + sign;
        digits();
      }
    }
    return new Token(Token.Kind.NUMBER, text.substring(from, at), from);
  }

  private void digits() {
    while (isDigit(peek(0))) {
      at++;
    }
  }

  private String quoted(char quote, boolean escapes) {
    int from = at++;
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        if (peek(0) != quote) {
          return out.toString();
        }
        at++;
        out.append(quote);
      } else if (escapes && c == '\\' && at < text.length()) {
        escape(out, text.charAt(at++));
      } else {
        out.append(c);
      }
    }
    throw unsupported("unterminated quote", from);
  }

  private static void escape(StringBuilder out, char c) {
    switch (c) {
      case '0' -> out.append('\0');
      case 'b' -> out.append('\b');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'Z' -> out.append('\u001a');
      case '%', '_' -> out.append('\\').append(c);
      default -> out.append(c);
    }
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private RestoreException unsupported(String what, int position) {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        what + " at " + position + " of the expression " + text,
        "an expression");
  }
}
