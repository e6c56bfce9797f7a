package io.pitr.format.filter;

import java.util.Map;

/**
 * Regular expressions as TiDB's tools read them, in the words of Java: classes of characters hold
 * no classes but the named ones, {@code &&} means itself, and names of groups are written
 * otherwise.
 */
final class RegexText {
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("alnum", "Alnum"),
          Map.entry("alpha", "Alpha"),
          Map.entry("ascii", "ASCII"),
          Map.entry("blank", "Blank"),
          Map.entry("cntrl", "Cntrl"),
          Map.entry("digit", "Digit"),
          Map.entry("graph", "Graph"),
          Map.entry("lower", "Lower"),
          Map.entry("print", "Print"),
          Map.entry("punct", "Punct"),
          Map.entry("space", "Space"),
          Map.entry("upper", "Upper"),
          Map.entry("xdigit", "XDigit"));
  private static final String WORD = "word";
  private static final String GROUP = "(?P<";

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private RegexText(String text) {
    this.text = text;
  }

  static String toJava(String expression) {
    return new RegexText(expression).translate();
  }

  private String translate() {
    boolean inClass = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        escape();
      } else if (inClass) {
        inClass = c != ']';
        member(c);
      } else if (c == '[') {
        inClass = true;
        beginClass();
      } else if (text.startsWith(GROUP, at)) {
        out.append("(?<");
        at += GROUP.length();
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /** With what follows it; a quotation goes to its end. */
  private void escape() {
    int end = at + 2;
    if (text.startsWith("\\Q", at)) {
      int close = text.indexOf("\\E", at);
      end = close < 0 ? text.length() : close + 2;
    }
    end = Math.min(end, text.length());
    out.append(text, at, end);
    at = end;
  }

  /** A closing bracket that comes first is a member. */
  private void beginClass() {
    out.append('[');
    at++;
    if (text.startsWith("^", at)) {
      out.append('^');
      at++;
    }
    if (text.startsWith("]", at)) {
      out.append("\\]");
      at++;
    }
  }

  private void member(char c) {
    if (c == '[' && named()) {
      return;
    }
    out.append(c == '[' || c == '&' ? "\\" : "").append(c);
    at++;
  }

  /** {@code [:alpha:]} or {@code [:^alpha:]}. */
  private boolean named() {
    int end = text.indexOf(":]", at);
    if (!text.startsWith("[:", at) || end < at + 2) {
      return false;
    }
    boolean negative = text.startsWith("[:^", at);
    String name = text.substring(at + (negative ? 3 : 2), end);
    if (name.equals(WORD)) {
      out.append(negative ? "\\W" : "\\w");
    } else if (NAMED.containsKey(name)) {
      out.append(negative ? "\\P{" : "\\p{").append(NAMED.get(name)).append('}');
    } else {
      return false;
    }
    at = end + 2;
    return true;
  }
}
