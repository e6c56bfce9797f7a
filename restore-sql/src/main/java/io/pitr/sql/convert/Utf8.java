package io.pitr.sql.convert;

/** Code points in UTF-8 bytes. A malformed byte counts as one code point. */
public final class Utf8 {
  private Utf8() {}

  /** Length in bytes of the first {@code count} code points, or of all bytes if there are fewer. */
  public static int prefixLength(byte[] bytes, int count) {
    return prefixLength(bytes, 0, count);
  }

  /**
   * Length in bytes of {@code count} code points from {@code from}, or of the rest if there are
   * fewer.
   */
  public static int prefixLength(byte[] bytes, int from, int count) {
    int at = from;
    for (int i = 0; i < count && at < bytes.length; i++) {
      at = next(bytes, at);
    }
    return at - from;
  }

  public static int countCodePoints(byte[] bytes) {
    int count = 0;
    for (int at = 0; at < bytes.length; at = next(bytes, at)) {
      count++;
    }
    return count;
  }

  /** The code point at an index; -1 if the bytes are malformed. */
  public static int codePoint(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = announcedLength(bytes[at]);
    if (length == 1 || at + length > bytes.length) {
      return -1;
    }
    int value = first & 0x7f >> length;
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return -1;
      }
      value = (value << 6) | (bytes[at + i] & 0x3f);
    }
    boolean surrogate = value >= 0xd800 && value <= 0xdfff;
    return surrogate || value > 0x10ffff || length(value) != length ? -1 : value;
  }

  /** Length in bytes of a code point. */
  public static int length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    } else if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  /** Length of the sequence that starts with a byte; 1 if no sequence starts with it. */
  public static int announcedLength(byte first) {
    int value = first & 0xff;
    if (value >= 0xf0) {
      return value < 0xf8 ? 4 : 1;
    } else if (value >= 0xe0) {
      return 3;
    }
    return value >= 0xc0 ? 2 : 1;
  }

  private static int next(byte[] bytes, int at) {
    int codePoint = codePoint(bytes, at);
    return at + (codePoint < 0 ? 1 : length(codePoint));
  }
}
