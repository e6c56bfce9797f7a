package io.pitr.apply;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogRangeDecoder;
import io.pitr.format.log.LogRangeStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The memory in which one unit is decoded, filtered, rewritten and sorted; used again for the next.
 * Decoded events stay where they were decompressed to, in the order of the log; lists of references
 * are what is sorted. Not thread-safe.
 */
final class UnitBuffer {
  /** Lengths, the shortest table key, no value. */
  private static final int LEAST_EVENT_BYTES = 34;

  /** A reference in an array that has just doubled. */
  private static final int GROWN_REF_BYTES = 2 * Integer.BYTES;

  private final FamilyEntries writes = new FamilyEntries();
  private final FamilyEntries values = new FamilyEntries();
  private final EntrySorter sorter = new EntrySorter();
  private final ReadBuffers reads = new ReadBuffers(ApplyLimits.READ_BYTES);
  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
  private EventFilter filter = new EventFilter(EventWindow.NONE);
  private int filled;
  private int partEnd;
  private int removalsFrom;

  /**
   * Memory for a unit.
   *
   * @param entries as the metadata says; a range with more is refused while it is read
   */
  static long memoryBytes(long plainBytes, long entries) {
    long most = Math.min(entries, plainBytes / LEAST_EVENT_BYTES);
    return capacity(plainBytes) + most * (GROWN_REF_BYTES + EntrySorter.ENTRY_BYTES);
  }

  /**
   * What is allocated for a unit: a buffer that is grown a little for each unit would leave its
   * native memory behind each time.
   */
  static int capacity(long plainBytes) {
    return Integer.highestOneBit((int) Math.max(1, plainBytes * 2 - 1));
  }

  /** Forgets what it holds and makes room. */
  void begin(EventWindow window, long plainBytes) {
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
   * Decodes a range and keeps what counts. Ranges come in the order of the log, physical deletes
   * last.
   *
   * @param stored as in the object
   */
  void add(LogRange range, ByteBuffer stored, LogRangeDecoder decoder, long targetTableId) {
    int start = filled;
    int end = start + (int) range.plainLength();
    decoder.decode(range, stored, bytes, start);
    if (range.physicalDelete()) {
      removalsFrom = Math.min(removalsFrom, start);
    } else if (removalsFrom <= start) {
      throw new IllegalStateException("physical deletes come last: " + range.id());
    }
    filter.accept(range, targetTableId, bytes, start, end, range.entries(), list(range.cf()));
    filled = end;
  }

  /**
   * As {@link #add}, for a range of which the load before has kept all that counts.
   *
   * @param kept of {@code range}
   */
  void add(LogRange range, LaterEvents.Kept kept, long targetTableId) {
    int start = filled;
    int end = start + kept.events().length();
    kept.events().copyTo(bytes, start);
    filter.accept(range, targetTableId, bytes, start, end, kept.count(), list(range.cf()));
    filled = end;
  }

  /**
   * Decodes the next part of a range that is larger than the buffer, and keeps what counts; what
   * was kept before is forgotten.
   *
   * @param mostBytes of events held at once, unless a single one is larger
   * @param before how many events of the range came before
   * @return how many came, with these
   */
  long addPart(
      LogRange range, LogRangeStream stream, long mostBytes, long targetTableId, long before) {
    bytes.put(0, bytes, partEnd, filled - partEnd);
    filled -= partEnd;
    writes.clear();
    values.clear();
    partEnd = 0;
    long room = mostBytes;
    while (partEnd == 0) {
      makeRoom(room);
      filled += stream.read(bytes, filled, (int) Math.max(0, room - filled));
      partEnd = LogEventCursor.wholeEvents(bytes, 0, filled);
      if (stream.isAtEnd()) {
        // What is left of an event then is for the cursor to refuse.
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

  /** Keeps what of the range just added lies behind the load's end, if there is room for it. */
  void keepLater(LogRange range, LaterEvents later) {
    EventSpans events = filter.later();
    Optional<PagedBytes> room = later.room(events.bytes());
    if (room.isPresent()) {
      PagedBytes kept = room.get();
      events.copyTo(kept, bytes);
      later.keep(range, kept, events.count());
    }
  }

  /** Memory for what is read for the unit. */
  ReadBuffers reads() {
    return reads;
  }

  /** Entries kept so far, duplicates included. */
  long keptEntries() {
    return (long) writes.count() + values.count();
  }

  /** Their keys and values. */
  long keptBytes() {
    return writes.sizeBytes() + values.sizeBytes();
  }

  /** Sorts what was kept of a column family; the run is good until {@link #begin}. */
  EntryRun run(ColumnFamily cf) {
    FamilyEntries list = list(cf);
    list.sort(bytes, sorter);
    return new EntryRun(cf, bytes, list, removalsFrom);
  }

  /** Events inside the window. */
  long events() {
    return filter.seen();
  }

  int capacityBytes() {
    return bytes.capacity();
  }

  private FamilyEntries list(ColumnFamily cf) {
    return cf == ColumnFamily.WRITE ? writes : values;
  }
}
