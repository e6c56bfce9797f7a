package io.pitr.engine.apply;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory into which stored bytes are read, used again and again: native memory that is dropped is
 * given back late. Not thread-safe.
 */
final class ReadBuffers {
  private static final int LEAST_BYTES = 64 << 10;

  private final List<ByteBuffer> free = new ArrayList<>();

  /** A direct buffer whose limit is the length. */
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
    if (buffer.isDirect() && buffer.capacity() <= StoredRead.MAX_BYTES) {
      free.add(buffer);
    }
  }

  /** Grown in powers of two, so that few are dropped on the way. */
  private static int capacity(int length) {
    int rounded = Math.max(LEAST_BYTES, Integer.highestOneBit(Math.max(1, length - 1)) << 1);
    return rounded > 0 && rounded <= StoredRead.MAX_BYTES ? rounded : length;
  }
}
