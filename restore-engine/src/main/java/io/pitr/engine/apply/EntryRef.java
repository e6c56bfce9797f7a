package io.pitr.engine.apply;

import java.nio.ByteBuffer;

/**
 * An event in a unit's buffer as one number: where its key begins, and whether it is a write record
 * that carries an overlapped rollback. The lengths lie in front of key and value as the log wrote
 * them. Numbers grow with the place in the buffer, so their order is that of the log.
 */
final class EntryRef {
  /** The largest buffer whose places fit. */
  static final int MAX_BUFFER_BYTES = 1 << 30;

  private static final int LENGTH_BYTES = 4;

  private EntryRef() {}

  static int of(int keyOffset, boolean overlappedRollback) {
    return keyOffset << 1 | (overlappedRollback ? 1 : 0);
  }

  static int keyOffset(int ref) {
    return ref >>> 1;
  }

  static boolean hasOverlappedRollback(int ref) {
    return (ref & 1) != 0;
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
}
