package io.pitr.apply.read;

import io.pitr.api.target.LogRange;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** The stored bytes of ranges, one after the other, as their reads complete. Not thread-safe. */
public final class ReadParts {
  private static final StoredRead NONE = new StoredRead("", 0, 0, List.of());

  private final Iterator<StoredRead> reads;
  private final ReadAhead bytes;
  private StoredRead open = NONE;
  private ByteBuffer openBytes = ByteBuffer.allocate(0);
  private int taken;

  /**
   * @param reads the reads of {@code bytes}, in the same order
   */
  public ReadParts(List<StoredRead> reads, ReadAhead bytes) {
    this.reads = reads.iterator();
    this.bytes = bytes;
  }

  /**
   * The stored bytes of the next range; valid until the next call.
   *
   * @param range the next of the ranges of the reads
   */
  public ByteBuffer next(LogRange range) {
    if (taken == open.ranges().size()) {
      open = reads.next();
      openBytes = bytes.next();
      taken = 0;
    }
    taken++;
    return open.part(range, openBytes);
  }
}
