package io.pitr.apply;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory into which stored bytes are read, used again and again: native memory that is dropped is
 * given back late. Not thread-safe.
 */
final class ReadBuffers {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final long keptBytes;
  private final List<ByteBuffer> free = new ArrayList<>();
  private long freeBytes;

  /**
   * @param keptBytes no more than these lie idle, but for one buffer, however large
   */
  ReadBuffers(long keptBytes) {
    this.keptBytes = keptBytes;
  }

  /** A direct buffer whose limit is the length. */
  ByteBuffer take(int length) {
    ByteBuffer best = NONE;
    for (ByteBuffer buffer : free) {
      boolean fits = buffer.capacity() >= length;
      if (fits && (best == NONE || buffer.capacity() < best.capacity())) {
        best = buffer;
      }
    }
    if (best == NONE) {
      return ByteBuffer.allocateDirect(capacity(length)).limit(length);
    }
    // Identity, not equality: buffers are equal when their bytes are.
    ByteBuffer taken = best;
    free.removeIf(buffer -> buffer == taken);
    freeBytes -= taken.capacity();
    return taken.clear().limit(length);
  }

  /** Takes back what {@link #take} gave; one that is still written to must not come back. */
  void give(ByteBuffer buffer) {
    free.add(buffer);
    freeBytes += buffer.capacity();
    while (freeBytes > keptBytes && free.size() > 1) {
      freeBytes -= free.remove(0).capacity();
    }
  }

  /** Of few sizes, so that hardly any is dropped on the way; nearly all reads fit the smallest. */
  private static int capacity(int length) {
    long steps = Math.max(1, (length + StoredRead.MAX_BYTES - 1) / StoredRead.MAX_BYTES);
    return (int) Math.min(Integer.MAX_VALUE, steps * StoredRead.MAX_BYTES);
  }
}
