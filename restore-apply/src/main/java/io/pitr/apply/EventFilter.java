package io.pitr.apply;

import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogKey;
import io.pitr.format.log.WriteRecordReader;
import java.nio.ByteBuffer;

/**
 * Takes the decompressed events of a range, checks each (spec/formats.md §3.3), gives the keys of
 * those that count the target's table id in place, and lists them. This is the hot loop: nothing is
 * allocated for an event. Commit records behind the window are left to the load that takes them,
 * unchecked. Not thread-safe.
 *
 * <p>Kept are all versions inside the window: puts and deletes of the write CF with their records
 * as they are, values of the default CF. Values that no commit points to are kept too when their
 * start-ts lies in the window; no reader ever sees them.
 *
 * <p>Of ranges of type Delete only those of the default CF are kept, as removals: they take away
 * the values of transactions that were rolled back. In the write CF TiKV deletes nothing but
 * rollback records, which are not restored. Such a deletion must not be applied: a commit that took
 * the rollback record's place later has the same key (spec/formats.md §3.2).
 */
final class EventFilter {
  private final LogEventCursor cursor = new LogEventCursor();
  private final WriteRecordReader record = new WriteRecordReader();
  private final EventWindow window;
  private final EventSpans later = new EventSpans();
  private long seen;

  // Of the range at hand.
  private long tableId;
  private long targetId;
  private boolean records;
  private boolean deletes;
  private boolean rollbacks;
  private boolean none;
  private long windowStart;
  private long windowEnd;

  EventFilter(EventWindow window) {
    this.window = window;
  }

  /** Events inside the window so far, whatever became of them. */
  long seen() {
    return seen;
  }

  /**
   * Commit records of the last range that lie behind the window. Whoever takes them checks them.
   */
  EventSpans later() {
    return later;
  }

  /**
   * Lists the events of a range that lie in {@code bytes[start, end)}.
   *
   * @param entries how many these are
   * @throws RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT} for an event that
   *     breaks the format, and for another number of events than the metadata says
   */
  void accept(
      LogRange range,
      long targetTableId,
      ByteBuffer bytes,
      int start,
      int end,
      long entries,
      FamilyEntries kept) {
    cursor.reset(bytes, start, end, range.id());
    list(range, targetTableId, bytes, entries, kept);
    cursor.requireCount(entries);
  }

  /**
   * As {@link #accept}, for whole events of a range that need not be all of it.
   *
   * @param before how many of the range came before
   * @return how many came, with these
   */
  long acceptPart(
      LogRange range,
      long targetTableId,
      ByteBuffer bytes,
      int start,
      int end,
      long before,
      FamilyEntries kept) {
    cursor.reset(bytes, start, end, range.id(), before);
    list(range, targetTableId, bytes, range.entries(), kept);
    return cursor.count();
  }

  private void list(
      LogRange range, long targetTableId, ByteBuffer bytes, long most, FamilyEntries kept) {
    later.clear();
    tableId = range.tableId();
    targetId = targetTableId;
    deletes = range.physicalDelete();
    records = range.cf() == ColumnFamily.WRITE && !deletes;
    rollbacks = range.cf() == ColumnFamily.WRITE && deletes;
    none = window.isEmpty(range.cf());
    windowStart = window.first(range.cf()).value() + Long.MIN_VALUE;
    windowEnd = window.restored().value() + Long.MIN_VALUE;
    while (cursor.next()) {
      if (cursor.count() > most) {
        cursor.requireCount(most);
      }
      take(bytes, kept);
    }
  }

  /** The event that the cursor is at. By itself, so that it is compiled once and soon. */
  private void take(ByteBuffer bytes, FamilyEntries kept) {
    int key = cursor.keyOffset();
    int keyLength = cursor.keyLength();
    long ts = LogKey.ts(bytes, key, keyLength) + Long.MIN_VALUE;
    if (records && ts > windowEnd) {
      later.add(cursor.eventOffset(), cursor.valueOffset() + cursor.valueLength());
      return;
    }
    if (!LogKey.isOfTable(bytes, key, keyLength, tableId)
        || !LogKey.isEncoded(bytes, key, keyLength)) {
      throw strange(tableId);
    }
    if (deletes) {
      cursor.requireNoValue();
    }
    if (none || ts < windowStart || ts > windowEnd) {
      return;
    }
    seen++;
    if (rollbacks || (records ? !isVersion(bytes) : !deletes && cursor.valueLength() == 0)) {
      return;
    }
    if (targetId != tableId) {
      LogKey.putTableId(bytes, key, targetId);
    }
    kept.add(
        bytes, key, keyLength, cursor.valueLength(), records && record.hasOverlappedRollback());
  }

  /** Reads the write record; without a value there is none. */
  private boolean isVersion(ByteBuffer bytes) {
    if (cursor.valueLength() == 0) {
      return false;
    }
    if (!record.parse(bytes, cursor.valueOffset(), cursor.valueLength())) {
      throw cursor.corrupt("a write record of " + cursor.valueLength() + " bytes can't be read");
    }
    return record.type().isVersion();
  }

  private RestoreException strange(long tableId) {
    ByteBuffer bytes = cursor.bytes();
    int key = cursor.keyOffset();
    if (!LogKey.isEncoded(bytes, key, cursor.keyLength())) {
      return cursor.corrupt("a key is not in memcomparable form");
    }
    if (!LogKey.isTableKey(bytes, key, cursor.keyLength())) {
      return cursor.corrupt(
          "a key of a data file begins with byte 0x"
              + Integer.toHexString(bytes.get(key) & 0xff)
              + ", expected a table key");
    }
    return cursor.corrupt(
        "a key of table " + LogKey.tableId(bytes, key) + " in a file of table " + tableId);
  }
}
