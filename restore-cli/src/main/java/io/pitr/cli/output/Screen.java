package io.pitr.cli.output;

/**
 * Capabilities of standard error.
 *
 * @param isTerminal a line can be redrawn
 * @param columns width of the terminal
 * @param color colours are enabled
 */
public record Screen(boolean isTerminal, int columns, boolean color) {
  /** A file or a pipe. */
  public static final Screen NONE = new Screen(false, 80, false);

  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";
  private static final int LEAST_COLUMNS = 20;

  public Screen {
    columns = Math.max(LEAST_COLUMNS, columns);
  }

  /** The line of an error with its code in colour, harmless for a terminal. */
  public String error(String unsafe) {
    String line = TerminalText.line(unsafe);
    int end = line.startsWith("[") ? line.indexOf(']') + 1 : 0;
    return end > 0 ? paint(RED, line.substring(0, end)) + line.substring(end) : line;
  }

  /** As {@link #error}. */
  public String warning(String unsafe) {
    return paint(YELLOW, "warning:") + " " + TerminalText.line(unsafe);
  }

  String strong(String text) {
    return paint(BOLD, text);
  }

  private String paint(String paint, String text) {
    return isTerminal && color ? paint + text + PLAIN : text;
  }
}
