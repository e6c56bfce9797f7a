package io.pitr.apply.read;

import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.apply.sort.FamilyEntries;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogKey;
import io.pitr.format.log.WriteRecordReader;
import java.nio.ByteBuffer;

/**
 * Checks each decompressed event of a range (spec/formats.md §3.3), lists the events inside the
 * window, and rewrites the table id of their keys in place. This is the hot loop: it allocates
 * nothing per event. Commit records after the window are left unchecked to the load that applies
 * them. Not thread-safe.
 *
 * <p>All versions inside the window are kept: puts and deletes of the write CF with unchanged
 * records, and values of the default CF. Values without a commit are kept, too, when their start-ts
 * lies in the window; no reader ever sees them.
 *
 * <p>Ranges of type Delete are kept only in the default CF, as removals of the values of
 * transactions that were rolled back. In the write CF TiKV deletes only rollback records, which are
 * not restored. Such a deletion must not be applied, because a later commit that replaced the
 * rollback record has the same key (spec/formats.md §3.2).
 */
public final class EventFilter {
  private final LogEventCursor cursor = new LogEventCursor();
  private final WriteRecordReader record = new WriteRecordReader();
  private final EventWindow window;
  private final EventSpans later = new EventSpans();
  private long seen;

  // The current range.
  private long tableId;
  private long targetId;
  private boolean records;
  private boolean deletes;
  private boolean rollbacks;
  private boolean none;
  private long windowStart;
  private long windowEnd;

  public EventFilter(EventWindow window) {
    this.window = window;
  }

  /** Events inside the window so far, kept or not. */
  long seen() {
    return seen;
  }

  /** Commit records of the last range that lie after the window; they are not checked yet. */
  EventSpans later() {
    return later;
  }

  /**
   * Lists the events of a range that lie in {@code bytes[start, end)}.
   *
   * @param entries the number of these events
   * @throws RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT} for an event that
   *     breaks the format, and for a number of events that differs from the metadata
   */
  public void accept(
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
   * As {@link #accept}, for some of the events of a range.
   *
   * @param before the number of the range's events so far
   * @return the number of the range's events so far, with these
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
    list(range, targetTableId, bytes, range.plain().entries(), kept);
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
    windowEnd = window.restoredTs().value() + Long.MIN_VALUE;
    while (cursor.next()) {
      if (cursor.count() > most) {
        cursor.requireCount(most);
      }
      take(bytes, kept);
    }
  }

  /** Handles the cursor's event. A method of its own, so that it is compiled early. */
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

  /** Reads the write record; false without a value. */
  private boolean isVersion(ByteBuffer bytes) {
    if (cursor.valueLength() == 0) {
      return false;
    }
    if (!record.parse(bytes, cursor.valueOffset(), cursor.valueLength())) {
      throw cursor.corrupt("a write record of " + cursor.valueLength() + " bytes is malformed");
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
