package io.pitr.apply;

import io.pitr.api.target.LogRange;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** The stored bytes of ranges, one after the other, as their reads come in. One thread. */
final class ReadParts {
  private static final StoredRead NONE = new StoredRead("", 0, 0, List.of());

  private final Iterator<StoredRead> reads;
  private final ReadAhead bytes;
  private StoredRead open = NONE;
  private ByteBuffer openBytes = ByteBuffer.allocate(0);
  private int taken;

  /**
   * @param reads those that {@code bytes} gives, in their order
   */
  ReadParts(List<StoredRead> reads, ReadAhead bytes) {
    this.reads = reads.iterator();
    this.bytes = bytes;
  }

  /**
   * Good until the next call.
   *
   * @param range the next of the ranges of the reads
   */
  ByteBuffer next(LogRange range) {
    if (taken == open.ranges().size()) {
      open = reads.next();
      openBytes = bytes.next();
      taken = 0;
    }
    taken++;
    return open.part(range, openBytes);
  }
}
