package io.pitr.apply.read;

import com.carrotsearch.hppc.IntArrayList;
import java.nio.ByteBuffer;

/**
 * The places of some events in a buffer, in order. Neighbours share one span, so a log whose
 * timestamps ascend needs few spans. Not thread-safe.
 */
final class EventSpans {
  private final IntArrayList starts = new IntArrayList();
  private final IntArrayList ends = new IntArrayList();
  private int openEnd = -1;
  private long bytes;
  private long count;

  void clear() {
    starts.elementsCount = 0;
    ends.elementsCount = 0;
    openEnd = -1;
    bytes = 0;
    count = 0;
  }

  /** Adds an event in {@code [start, end)}, behind all added before. */
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

  /** Number of events. */
  long count() {
    return count;
  }

  /** Bytes of all events, with their length fields. */
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
