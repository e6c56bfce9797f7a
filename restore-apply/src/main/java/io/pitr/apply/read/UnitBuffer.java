package io.pitr.apply.read;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.apply.sort.EntryRun;
import io.pitr.apply.sort.EntrySorter;
import io.pitr.apply.sort.FamilyEntries;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogRangeDecoder;
import io.pitr.format.log.LogRangeStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The memory in which one unit is decoded, filtered, rewritten and sorted; reused by the next unit.
 * Events stay where they were decompressed, in log order; only references to them are sorted. Not
 * thread-safe.
 */
public final class UnitBuffer {
  /** Two length fields, the shortest table key, no value. */
  private static final int SHORTEST_EVENT_BYTES = 34;

  /** A reference in an array that has just grown. */
  private static final int GROWN_REF_BYTES = 2 * Integer.BYTES;

  private final FamilyEntries writes = new FamilyEntries();
  private final FamilyEntries values = new FamilyEntries();
  private final EntrySorter sorter = new EntrySorter();
  private final ReadBuffers reads = new ReadBuffers(ReadAhead.MAX_BYTES);
  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
  private EventFilter filter = new EventFilter(EventWindow.NONE);
  private int filled;
  private int partEnd;
  private int removalsFrom;

  /**
   * Memory that a unit takes at most.
   *
   * @param entries as recorded by the metadata; a range with more is refused while it is read
   */
  public static long memoryBytes(long plainBytes, long entries) {
    long most = Math.min(entries, plainBytes / SHORTEST_EVENT_BYTES);
    return capacity(plainBytes) + most * (GROWN_REF_BYTES + EntrySorter.ENTRY_BYTES);
  }

  /**
   * The size of the buffer for that many bytes, a power of two. Buffers that grow a little for each
   * unit would leak native memory until the collector runs.
   */
  public static int capacity(long plainBytes) {
    return Integer.highestOneBit((int) Math.max(1, plainBytes * 2 - 1));
  }

  /** Discards the content and makes room for a unit. */
  public void begin(EventWindow window, long plainBytes) {
    if (plainBytes > bytes.capacity()) {
      bytes = ByteBuffer.allocateDirect(capacity(plainBytes));
    }
    writes.clear();
    values.clear();
    filter = new EventFilter(window);
    filled = 0;
    partEnd = 0;
    removalsFrom = Integer.MAX_VALUE;
  }

  /**
   * Decodes a range and keeps its events inside the window. Ranges are added in log order, physical
   * deletes last.
   *
   * @param stored the range's bytes in the object
   */
  public void add(LogRange range, ByteBuffer stored, LogRangeDecoder decoder, long targetTableId) {
    int start = filled;
    int end = start + (int) range.plain().length();
    decoder.decode(range, stored, bytes, start);
    if (range.physicalDelete()) {
      removalsFrom = Math.min(removalsFrom, start);
    } else if (removalsFrom <= start) {
      throw new IllegalStateException("physical deletes come last: " + range.id());
    }
    filter.accept(
        range, targetTableId, bytes, start, end, range.plain().entries(), list(range.cf()));
    filled = end;
  }

  /**
   * As {@link #add}, for a range whose events the previous load has kept.
   *
   * @param kept events of {@code range}
   */
  public void add(LogRange range, LaterEvents.Kept kept, long targetTableId) {
    int start = filled;
    int end = start + kept.events().length();
    kept.events().copyTo(bytes, start);
    filter.accept(range, targetTableId, bytes, start, end, kept.count(), list(range.cf()));
    filled = end;
  }

  /**
   * Decodes the next part of a range that is larger than the buffer, and keeps its events inside
   * the window; the previous part is discarded.
   *
   * @param maxBytes of events held at once, unless a single event is larger
   * @param before the number of the range's events so far
   * @return the number of the range's events so far, with these
   */
  public long addPart(
      LogRange range, LogRangeStream stream, long maxBytes, long targetTableId, long before) {
    bytes.put(0, bytes, partEnd, filled - partEnd);
    filled -= partEnd;
    writes.clear();
    values.clear();
    partEnd = 0;
    long room = maxBytes;
    while (partEnd == 0) {
      makeRoom(room);
      filled += stream.read(bytes, filled, (int) Math.max(0, room - filled));
      partEnd = LogEventCursor.wholeEvents(bytes, 0, filled);
      if (stream.isAtEnd()) {
        // The cursor refuses an incomplete event at the end.
        partEnd = filled;
      }
      room *= 2;
    }
    removalsFrom = range.physicalDelete() ? 0 : Integer.MAX_VALUE;
    return filter.acceptPart(range, targetTableId, bytes, 0, partEnd, before, list(range.cf()));
  }

  private void makeRoom(long size) {
    if (size > bytes.capacity()) {
      ByteBuffer larger = ByteBuffer.allocateDirect(capacity(size));
      larger.put(0, bytes, 0, filled);
      bytes = larger;
    }
  }

  /**
   * Keeps the events of the last range that lie after the load's end, if there is room for them.
   */
  public void keepLater(LogRange range, LaterEvents later) {
    EventSpans events = filter.later();
    Optional<PagedBytes> room = later.room(events.bytes());
    if (room.isPresent()) {
      PagedBytes kept = room.get();
      events.copyTo(kept, bytes);
      later.keep(range, kept, events.count());
    }
  }

  /** Buffers for the unit's reads. */
  public ReadBuffers reads() {
    return reads;
  }

  /** Sorts the kept events of a column family; the run is valid until {@link #begin}. */
  public EntryRun run(ColumnFamily cf) {
    FamilyEntries list = list(cf);
    list.sort(bytes, sorter);
    return new EntryRun(cf, bytes, list, removalsFrom);
  }

  /** Events inside the window, kept or not. */
  public long events() {
    return filter.seen();
  }

  public int capacityBytes() {
    return bytes.capacity();
  }

  private FamilyEntries list(ColumnFamily cf) {
    return cf == ColumnFamily.WRITE ? writes : values;
  }
}
