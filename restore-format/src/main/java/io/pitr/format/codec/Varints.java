package io.pitr.format.codec;

/**
 * Variable-width integers (spec/formats.md §0.1). {@link ByteReader} reads them, {@link
 * ByteAppender} appends them.
 */
public final class Varints {
  /** Maximum length of a 64-bit number. */
  public static final int MAX_BYTES = 10;

  private Varints() {}

  /** Length in bytes of {@code value}, taken as unsigned. */
  public static int uvarintLength(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
  }

  /**
   * Writes an unsigned number.
   *
   * @return the offset after it
   */
  public static int putUvarint(byte[] bytes, int offset, long value) {
    int at = offset;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /** Maps signed to unsigned numbers so that small magnitudes stay small. */
  public static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  public static long unzigzag(long coded) {
    return coded >>> 1 ^ -(coded & 1);
  }
}
