package io.pitr.format.codec;

/**
 * Integers of variable width (spec/formats.md §0.1). They are read with {@link ByteReader} and
 * appended with {@link ByteAppender}.
 */
public final class Varints {
  /** The most bytes a 64-bit number takes. */
  public static final int MAX_BYTES = 10;

  private Varints() {}

  /** Bytes that {@code value}, taken as unsigned, needs. */
  public static int uvarintLength(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
  }

  /**
   * Writes an unsigned number.
   *
   * @return the offset behind it
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

  /** Signed to unsigned with small magnitudes first. */
  public static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  public static long unzigzag(long coded) {
    return coded >>> 1 ^ -(coded & 1);
  }
}
