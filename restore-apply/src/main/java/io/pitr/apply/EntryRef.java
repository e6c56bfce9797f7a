package io.pitr.apply;

import java.nio.ByteBuffer;

/**
 * An event in a unit's buffer as one number: where its key begins, and whether it is a write record
 * that carries an overlapped rollback. The lengths lie in front of key and value as the log wrote
 * them. Numbers grow with the place in the buffer, so their order is that of the log. Sorting marks
 * those whose key is that of the entry before.
 */
final class EntryRef {
  /** The largest buffer whose places fit. */
  static final int MAX_BUFFER_BYTES = 1 << 30;

  private static final int LENGTH_BYTES = 4;
  private static final int REPEAT = Integer.MIN_VALUE;

  private EntryRef() {}

  static int of(int keyOffset, boolean overlappedRollback) {
    return keyOffset << 1 | (overlappedRollback ? 1 : 0);
  }

  static int keyOffset(int ref) {
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

  static int keyLength(ByteBuffer bytes, int ref) {
    return Integer.reverseBytes(bytes.getInt(keyOffset(ref) - LENGTH_BYTES));
  }

  static int valueOffset(ByteBuffer bytes, int ref) {
    return keyOffset(ref) + keyLength(bytes, ref) + LENGTH_BYTES;
  }

  static int valueLength(ByteBuffer bytes, int ref) {
    return Integer.reverseBytes(bytes.getInt(valueOffset(bytes, ref) - LENGTH_BYTES));
  }

  /** Eight bytes of a key, big-endian; zeros after its end. */
  static long word(ByteBuffer bytes, int ref, int depth) {
    return word(bytes, keyOffset(ref), keyLength(bytes, ref), depth);
  }

  /**
   * @param keyLength more than eight
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
