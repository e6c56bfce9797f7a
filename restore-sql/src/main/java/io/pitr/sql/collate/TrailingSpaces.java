package io.pitr.sql.collate;

import java.util.Arrays;

/** Removes trailing spaces, which most collations ignore. */
public final class TrailingSpaces {
  private TrailingSpaces() {}

  public static int count(byte[] text) {
    int end = text.length;
    while (end > 0 && text[end - 1] == ' ') {
      end--;
    }
    return text.length - end;
  }

  /** The text without trailing spaces; the same array if it has none. */
  public static byte[] removed(byte[] text) {
    int count = count(text);
    return count == 0 ? text : Arrays.copyOf(text, text.length - count);
  }
}
