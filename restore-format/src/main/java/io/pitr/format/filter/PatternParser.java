package io.pitr.format.filter;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Parses the patterns of one rule from left to right. */
final class PatternParser {
  private static final Pattern REGEX = Pattern.compile("/(?:\\\\.|[^/])+/", Pattern.DOTALL);
  private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"(?:\"\"|[^\"])+\"");
  private static final Pattern BACK_QUOTED = Pattern.compile("`(?:``|[^`])+`");
  private static final Pattern RANGE = Pattern.compile("\\[!?(?:\\\\[^0-9a-zA-Z]|[^\\\\\\]])+\\]");

  /** Not supported by TiDB's regular expressions (Go's RE2): look-around and back references. */
  private static final Pattern UNSUPPORTED =
      Pattern.compile("\\(\\?(?:=|!|<=|<!|>)|\\\\[1-9]|\\\\k<");

  private final String line;
  private final String rule;
  private int at;

  PatternParser(String line, String rule) {
    this.line = line;
    this.rule = rule;
  }

  /** Removes spaces and tabs from both ends. */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  NamePattern pattern() {
    if (at == line.length()) {
      throw wrong("a pattern is missing");
    }
    return switch (line.charAt(at)) {
      case '/' -> regex(cut(REGEX, "the regular expression has no closing slash"));
      case '"' -> quoted(cut(DOUBLE_QUOTED, "the quoted name has no closing quote"), "\"");
      case '`' -> quoted(cut(BACK_QUOTED, "the quoted name has no closing quote"), "`");
      default -> wildcards();
    };
  }

  void dot() {
    if (at == line.length() || line.charAt(at) != '.') {
      throw wrong("the '.' between the database and the table is missing");
    }
    at++;
  }

  void end() {
    if (at < line.length()) {
      throw wrong("unexpected text after the table: " + line.substring(at));
    }
  }

  private String cut(Pattern token, String message) {
    Matcher matcher = token.matcher(line).region(at, line.length());
    if (!matcher.lookingAt()) {
      throw wrong(message);
    }
    at = matcher.end();
    return matcher.group();
  }

  private static NamePattern quoted(String token, String quote) {
    return NamePattern.literal(
        token.substring(1, token.length() - 1).replace(quote + quote, quote));
  }

  private NamePattern regex(String token) {
    String expression = token.substring(1, token.length() - 1);
    if (UNSUPPORTED.matcher(expression).find()) {
      throw wrong("look-around and back references are not supported");
    }
    return compile(RegexText.toJava(expression));
  }

  private NamePattern compile(String expression) {
    try {
      return NamePattern.regex(expression);
    } catch (PatternSyntaxException e) {
      throw wrong("not a regular expression: " + e.getDescription());
    }
  }

  private NamePattern wildcards() {
    StringBuilder literal = new StringBuilder();
    StringBuilder expression = new StringBuilder("(?s)^");
    boolean isLiteral = true;
    boolean onlyStars = true;
    int start = at;
    while (at < line.length() && line.charAt(at) != '.') {
      char c = line.charAt(at);
      onlyStars &= c == '*';
      switch (c) {
        case '\\' -> {
          char escaped = escaped();
          literal.append(escaped);
          expression.append(Pattern.quote(String.valueOf(escaped)));
        }
        case '*' -> expression.append(".*");
        case '?' -> expression.append('.');
        case '[' -> expression.append(range());
        default -> {
          if (!isNameChar(c)) {
            throw wrong("unexpected character '" + c + "'");
          }
          literal.append(c);
          expression.append(c == '$' ? "\\$" : String.valueOf(c));
        }
      }
      isLiteral &= c != '*' && c != '?' && c != '[';
      at++;
    }
    if (at == start) {
      throw wrong("a pattern is missing");
    }
    if (isLiteral) {
      return NamePattern.literal(literal.toString());
    }
    return onlyStars ? NamePattern.ANY : compile(expression.append("\\z").toString());
  }

  private char escaped() {
    at++;
    if (at == line.length()) {
      throw wrong("a backslash at the end escapes nothing");
    }
    char c = line.charAt(at);
    if (isAlphanumeric(c)) {
      throw wrong("a letter or digit can't be escaped: \\" + c);
    }
    return c;
  }

  /** A character class. Leaves the position on its last character. */
  private String range() {
    String token = cut(RANGE, "the character class is malformed");
    at--;
    String body = token.substring(1, token.length() - 1);
    boolean negative = body.startsWith("!");
    StringBuilder out = new StringBuilder(negative ? "[^" : "[");
    for (int i = negative ? 1 : 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\\') {
        i++;
        out.append('\\').append(body.charAt(i));
      } else {
        out.append(c == '[' || c == '^' || c == '&' ? "\\" : "").append(c);
      }
    }
    return out.append(']').toString();
  }

  private static boolean isNameChar(char c) {
    return c == '$' || c == '_' || isAlphanumeric(c) || c >= 0x80;
  }

  private static boolean isAlphanumeric(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private RestoreException wrong(String what) {
    return new RestoreException(FormatError.FILTER_INVALID, what, rule);
  }
}
