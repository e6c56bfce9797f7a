package io.pitr.apply.read;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reuses the buffers into which stored bytes are read, because the JVM frees native memory late.
 * Not thread-safe.
 */
public final class ReadBuffers {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final long keptBytes;
  private final List<ByteBuffer> free = new ArrayList<>();
  private long freeBytes;

  /**
   * @param keptBytes the most idle bytes; a single idle buffer may be larger
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

  /** Takes back a buffer of {@link #take}; nobody may write to it any more. */
  void give(ByteBuffer buffer) {
    free.add(buffer);
    freeBytes += buffer.capacity();
    while (freeBytes > keptBytes && free.size() > 1) {
      freeBytes -= free.remove(0).capacity();
    }
  }

  /** Rounds up to few sizes, so that buffers fit again; nearly all reads fit the smallest. */
  private static int capacity(int length) {
    long steps = Math.max(1, (length + StoredRead.MAX_BYTES - 1) / StoredRead.MAX_BYTES);
    return (int) Math.min(Integer.MAX_VALUE, steps * StoredRead.MAX_BYTES);
  }
}
