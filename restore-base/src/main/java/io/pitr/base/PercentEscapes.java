package io.pitr.base;

import java.io.ByteArrayOutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent escapes of URLs. A plus sign stands for itself, unlike in HTML forms. */
public final class PercentEscapes {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Characters that mean nothing special in a URL's path, in a query or to a shell. */
  private static final String PLAIN = "-._/:@,+=";

  private PercentEscapes() {}

  /**
   * Escapes every character that means something in a URL or to a shell, and every character
   * outside ASCII. Slashes stay. The result can be pasted into a command line without quotes.
   */
  public static String encode(String text) {
    var escaped = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(each)) {
        escaped.append((char) each);
      } else {
        escaped.append('%').append(HEX.toHexDigits(each));
      }
    }
    return escaped.toString();
  }

  private static boolean isPlain(byte each) {
    return each >= 'a' && each <= 'z'
        || each >= 'A' && each <= 'Z'
        || each >= '0' && each <= '9'
        || each >= 0 && PLAIN.indexOf(each) >= 0;
  }

  /**
   * Replaces each {@code %xx} by the byte it stands for; the bytes are UTF-8.
   *
   * @throws URISyntaxException when a percent sign has no two hexadecimal digits, or the bytes are
   *     not UTF-8; the reason is a clause without a subject's name
   */
  public static String decode(String text) throws URISyntaxException {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] escaped = text.getBytes(StandardCharsets.UTF_8);
    var bytes = new ByteArrayOutputStream(escaped.length);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] != '%') {
        bytes.write(escaped[i]);
        continue;
      }
      int high = i + 2 < escaped.length ? Character.digit(escaped[i + 1], 16) : -1;
      int low = i + 2 < escaped.length ? Character.digit(escaped[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new URISyntaxException(
            text, "a percent sign is not followed by two hexadecimal digits");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      var failure = new URISyntaxException(text, "the percent escapes are not UTF-8");
      failure.initCause(e);
      throw failure;
    }
  }
}
