package io.pitr.apply.sort;

import java.nio.ByteBuffer;

/**
 * An event in a unit's buffer as one int: the offset of its key, and whether it is a write record
 * with an overlapped rollback. Key and value are preceded by their lengths, as in the log. Offsets
 * ascend in log order, and so do references. Sorting marks references whose key equals that of the
 * entry before.
 */
public final class EntryRef {
  private static final int LENGTH_BYTES = 4;
  private static final int REPEAT = Integer.MIN_VALUE;

  private EntryRef() {}

  public static int of(int keyOffset, boolean overlappedRollback) {
    return keyOffset << 1 | (overlappedRollback ? 1 : 0);
  }

  public static int keyOffset(int ref) {
    return (ref & ~REPEAT) >>> 1;
  }

  static boolean hasOverlappedRollback(int ref) {
    return (ref & 1) != 0;
  }

  static int asRepeat(int ref) {
    return ref | REPEAT;
  }

  /** Whether the entry before has the same key. */
  static boolean isRepeat(int ref) {
    return ref < 0;
  }

  public static int keyLength(ByteBuffer bytes, int ref) {
    return Integer.reverseBytes(bytes.getInt(keyOffset(ref) - LENGTH_BYTES));
  }

  static int valueOffset(ByteBuffer bytes, int ref) {
    return keyOffset(ref) + keyLength(bytes, ref) + LENGTH_BYTES;
  }

  static int valueLength(ByteBuffer bytes, int ref) {
    return Integer.reverseBytes(bytes.getInt(valueOffset(bytes, ref) - LENGTH_BYTES));
  }

  /** Eight bytes of a key from {@code depth} on, big-endian, padded with zeros. */
  public static long word(ByteBuffer bytes, int ref, int depth) {
    return word(bytes, keyOffset(ref), keyLength(bytes, ref), depth);
  }

  /**
   * @param keyLength more than 8
   */
  static long word(ByteBuffer bytes, int keyOffset, int keyLength, int depth) {
    int left = keyLength - depth;
    if (left >= Long.BYTES) {
      return bytes.getLong(keyOffset + depth);
    }
    if (left <= 0) {
      return 0;
    }
    long last = bytes.getLong(keyOffset + keyLength - Long.BYTES);
    return last << (Long.BYTES - left) * Byte.SIZE;
  }
}
