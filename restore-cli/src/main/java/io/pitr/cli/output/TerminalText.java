package io.pitr.cli.output;

import java.util.Locale;

/**
 * Makes text harmless for a terminal. Names of a backup and messages of servers may contain any
 * character: a terminal must not obey them, and a name must not look like a line of its own. Such
 * characters are shown as {@code \n} or {@code \u001b}.
 */
public final class TerminalText {
  private TerminalText() {}

  /** One line. */
  public static String line(String text) {
    return visible(text, false);
  }

  /** Several lines, such as a stack: ends of lines and tabs stay. */
  public static String lines(String text) {
    return visible(text, true);
  }

  private static String visible(String text, boolean keepsLines) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean stays = isVisible(c) || (keepsLines && (c == '\n' || c == '\t'));
      if (!stays && shown == null) {
        shown = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (shown != null) {
        shown.append(stays ? String.valueOf(c) : escaped(c));
      }
    }
    return shown == null ? text : shown.toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, "\\u%04x", (int) c);
    };
  }

  /** Not a control character, nor one that changes the direction or the joining of others. */
  private static boolean isVisible(char c) {
    if (Character.isISOControl(c)) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
