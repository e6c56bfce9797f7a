package io.pitr.format.convert;

/** Code points in UTF-8 bytes. */
public final class Utf8 {
  private Utf8() {}

  /** Bytes of the first {@code count} code points, or all bytes when there are fewer. */
  public static int prefixLength(byte[] bytes, int count) {
    int at = 0;
    for (int i = 0; i < count && at < bytes.length; i++) {
      at = next(bytes, at);
    }
    return at;
  }

  public static int countCodePoints(byte[] bytes) {
    int count = 0;
    for (int at = 0; at < bytes.length; at = next(bytes, at)) {
      count++;
    }
    return count;
  }

  /** Index behind the code point that begins here; a malformed byte counts as one. */
  private static int next(byte[] bytes, int at) {
    int length = sequenceLength(bytes[at] & 0xff);
    for (int i = 1; i < length; i++) {
      if (at + i >= bytes.length || (bytes[at + i] & 0xc0) != 0x80) {
        return at + 1;
      }
    }
    return at + length;
  }

  private static int sequenceLength(int first) {
    if (first >= 0xf0) {
      return first < 0xf8 ? 4 : 1;
    } else if (first >= 0xe0) {
      return 3;
    }
    return first >= 0xc2 ? 2 : 1;
  }
}
