package io.pitr.cli.output;

/**
 * Widths of texts on a terminal, in columns. East Asian characters take two, combining marks none.
 */
final class TextWidth {
  private static final int FIRST_WIDE = 0x1100;
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD}
  };

  private TextWidth() {}

  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** The longest beginning of a text that fits, with an ellipsis if something is cut off. */
  static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    var cut = new StringBuilder();
    int left = columns - 1;
    for (int codePoint : text.codePoints().toArray()) {
      left -= of(codePoint);
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(codePoint);
    }
    return columns > 0 ? cut.append('…').toString() : "";
  }

  private static int of(int codePoint) {
    if (Character.isISOControl(codePoint)) {
      return 0;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    if (codePoint >= FIRST_WIDE) {
      for (int[] range : WIDE) {
        if (codePoint >= range[0] && codePoint <= range[1]) {
          return 2;
        }
      }
    }
    return 1;
  }
}
