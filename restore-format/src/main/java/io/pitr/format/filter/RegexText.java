package io.pitr.format.filter;

import java.util.Map;

/**
 * Translates regular expressions of TiDB's tools (Go's RE2 syntax) to Java's. In RE2 a character
 * class contains no nested classes except named ones, {@code &&} is literal, and named groups are
 * written {@code (?P<name>)}.
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

  /** Copies an escape with its character, or a quotation {@code \Q...\E} as a whole. */
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

  /** Opens a class. A closing bracket in first position is a member. */
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
