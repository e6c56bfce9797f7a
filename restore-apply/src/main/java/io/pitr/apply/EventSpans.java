package io.pitr.apply;

import java.nio.ByteBuffer;

/**
 * Some of the events of a buffer, in its order. Events that are neighbours are held as one, so that
 * a log that goes forward in time takes a few. Not thread-safe.
 */
final class EventSpans {
  private final IntArray starts = new IntArray();
  private final IntArray ends = new IntArray();
  private int openEnd = -1;
  private long bytes;
  private long count;

  void clear() {
    starts.clear();
    ends.clear();
    openEnd = -1;
    bytes = 0;
    count = 0;
  }

  /** Takes an event in {@code [start, end)}, which lies behind those taken before. */
  void add(int start, int end) {
    if (start != openEnd) {
      if (count > 0) {
        ends.add(openEnd);
      }
      starts.add(start);
    }
    openEnd = end;
    bytes += end - start;
    count++;
  }

  /** Events. */
  long count() {
    return count;
  }

  /** Of all events, with their frames. */
  long bytes() {
    return bytes;
  }

  /** Appends the events to {@code target}, which has room. */
  void copyTo(PagedBytes target, ByteBuffer source) {
    for (int i = 0; i < starts.size(); i++) {
      int end = i < ends.size() ? ends.get(i) : openEnd;
      target.append(source, starts.get(i), end - starts.get(i));
    }
  }
}
