package io.pitr.format.codec;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.HexFormat;

/** Bytes as hexadecimal text, lower case. */
public final class HexText {
  private static final HexFormat FORMAT = HexFormat.of();

  private HexText() {}

  public static String of(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  public static String of(byte[] bytes, int offset, int length) {
    return FORMAT.formatHex(bytes, offset, offset + length);
  }

  /**
   * For messages: the first {@code maxBytes} bytes, then "…" and the total length if there are
   * more.
   */
  public static String abridged(byte[] bytes, int maxBytes) {
    return bytes.length <= maxBytes
        ? of(bytes)
        : of(bytes, 0, maxBytes) + "… (" + bytes.length + " bytes)";
  }

  /**
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} for an odd length or a character
   *     that is not a hex digit
   */
  public static byte[] parse(String text, String where) {
    try {
      return FORMAT.parseHex(text);
    } catch (IllegalArgumentException e) {
      // The cause is not attached: its message quotes the text, which may be a key.
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "expected an even number of hexadecimal digits, got " + text.length() + " characters",
          where);
    }
  }
}
