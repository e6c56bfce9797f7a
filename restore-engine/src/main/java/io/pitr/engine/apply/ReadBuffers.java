package io.pitr.engine.apply;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory into which stored bytes are read, used again and again: native memory that is dropped is
 * given back late. Not thread-safe.
 */
final class ReadBuffers {
  /** A range of its own may be longer than what is otherwise read at once; more is rare. */
  static final int MOST_BYTES = 2 * (int) StoredRead.MAX_BYTES;

  private static final int LEAST_BYTES = 64 << 10;

  private final List<ByteBuffer> free = new ArrayList<>();

  /**
   * A direct buffer whose limit is the length.
   *
   * @param length at most {@link #MOST_BYTES}
   */
  ByteBuffer take(int length) {
    ByteBuffer buffer =
        free.isEmpty() ? ByteBuffer.allocateDirect(0) : free.remove(free.size() - 1);
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(capacity(length));
    }
    return buffer.clear().limit(length);
  }

  /** Takes back what {@link #take} gave; one that is still written to must not come back. */
  void give(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      free.add(buffer);
    }
  }

  /** Grown in powers of two, so that few are dropped on the way. */
  private static int capacity(int length) {
    return Math.max(LEAST_BYTES, Integer.highestOneBit(Math.max(1, length - 1)) << 1);
  }
}
