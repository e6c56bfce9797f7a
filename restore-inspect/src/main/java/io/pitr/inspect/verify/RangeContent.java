package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.HexText;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the events of one range and compares them with its metadata (spec/formats.md §2.5, §3.3).
 * Single-threaded.
 */
final class RangeContent {
  private final LogRange range;
  private final byte[] events;
  private final WriteRecordReader record = new WriteRecordReader();
  private final long[] recordKinds = new long[5];
  private final List<String> found = new ArrayList<>();
  private long count;
  private long physicalDeletes;
  private long crc64xor;
  private long minTs = -1L;
  private long maxTs;
  private long minBegin = -1L;
  private int minKeyAt = -1;
  private int minKeyLength;
  private int maxKeyAt;
  private int maxKeyLength;

  /**
   * @param events decoded events, with the length from the metadata
   */
  RangeContent(LogRange range, byte[] events) {
    this.range = range;
    this.events = events;
  }

  /**
   * Reads all events.
   *
   * @throws io.pitr.api.RestoreException if the framing is broken
   */
  void read() {
    var cursor = new LogEventCursor(events, range.id());
    ByteBuffer bytes = cursor.bytes();
    while (cursor.next()) {
      count++;
      int key = cursor.keyOffset();
      int length = cursor.keyLength();
      long crc = Crc64.XZ.update(0, events, key, length);
      crc64xor ^= Crc64.XZ.update(crc, events, cursor.valueOffset(), cursor.valueLength());
      key(cursor, bytes, key, length);
      value(cursor, bytes);
    }
    compare();
  }

  private void key(LogEventCursor cursor, ByteBuffer bytes, int key, int length) {
    if (!LogKey.isEncoded(bytes, key, length)) {
      fault(cursor, "a key is not memcomparable");
    } else if (range.meta()
        ? !LogKey.isMetaKey(bytes, key)
        : !LogKey.isOfTable(bytes, key, length, range.tableId())) {
      fault(
          cursor,
          range.meta()
              ? "a key is not a meta key"
              : "a key does not belong to table " + range.tableId());
    }
    long ts = LogKey.ts(bytes, key, length);
    minTs = Long.compareUnsigned(ts, minTs) < 0 ? ts : minTs;
    maxTs = Long.compareUnsigned(ts, maxTs) > 0 ? ts : maxTs;
    if (minKeyAt < 0 || compareKeys(key, length, minKeyAt, minKeyLength) < 0) {
      minKeyAt = key;
      minKeyLength = length;
    }
    if (maxKeyLength == 0 || compareKeys(key, length, maxKeyAt, maxKeyLength) > 0) {
      maxKeyAt = key;
      maxKeyLength = length;
    }
  }

  private int compareKeys(int a, int aLength, int b, int bLength) {
    return Arrays.compareUnsigned(events, a, a + aLength, events, b, b + bLength);
  }

  private void value(LogEventCursor cursor, ByteBuffer bytes) {
    if (range.physicalDelete()) {
      physicalDeletes++;
      if (cursor.valueLength() > 0) {
        fault(cursor, "a physical delete has a value");
      }
      return;
    }
    if (range.cf() == ColumnFamily.DEFAULT) {
      return;
    }
    if (!record.parse(bytes, cursor.valueOffset(), cursor.valueLength())) {
      fault(cursor, "a write record is malformed");
      return;
    }
    minBegin = Long.compareUnsigned(record.startTs(), minBegin) < 0 ? record.startTs() : minBegin;
    recordKinds[kind()]++;
  }

  private int kind() {
    if (record.type() == WriteType.PUT) {
      return record.hasShortValue() ? 0 : 1;
    }
    return record.type() == WriteType.DELETE ? 2 : record.type() == WriteType.LOCK ? 3 : 4;
  }

  private void fault(LogEventCursor cursor, String what) {
    if (found.isEmpty()) {
      found.add(
          what + " at byte " + cursor.eventOffset() + ", " + HexText.abridged(cursor.key(), 40));
    }
  }

  private void compare() {
    if (count != range.plain().entries()) {
      found.add("found " + count + " events, expected " + range.plain().entries());
    }
    if (crc64xor != range.plain().crc64xor() && range.plain().crc64xor() != 0) {
      found.add(
          "crc64xor is "
              + Long.toHexString(crc64xor)
              + ", expected "
              + Long.toHexString(range.plain().crc64xor()));
    }
    if (count == 0) {
      return;
    }
    differ("min_ts", minTs, range.timestamps().min());
    differ("max_ts", maxTs, range.timestamps().max());
    if (!range.timestamps().minBegin().equals(Tso.ZERO)) {
      differ(
          "min_begin_ts_in_default_cf",
          range.cf() == ColumnFamily.DEFAULT || range.physicalDelete() ? minTs : minBegin,
          range.timestamps().minBegin());
    }
    bound("start_key", minKeyAt, minKeyLength, range.keys().smallest());
    bound("end_key", maxKeyAt, maxKeyLength, range.keys().greatest());
  }

  private void differ(String name, long actual, Tso expected) {
    if (actual != expected.value()) {
      found.add(name + " is " + new Tso(actual) + ", expected " + expected);
    }
  }

  private void bound(String name, int at, int length, byte[] expected) {
    if (!Arrays.equals(events, at, at + length, expected, 0, expected.length)) {
      found.add(
          name + " is " + HexText.of(events, at, length) + ", expected " + HexText.of(expected));
    }
  }

  /** Descriptions of all differences from the metadata. */
  List<String> disagreements() {
    return found;
  }

  /**
   * Whether the writer recorded no CRC. A recorded 0 is possible if the CRCs of the events cancel
   * out.
   */
  boolean crcNotRecorded() {
    return range.plain().crc64xor() == 0 && crc64xor != 0;
  }

  LogCounts counts() {
    boolean write = range.cf() == ColumnFamily.WRITE;
    return new LogCounts(
        write && !range.meta() ? count : 0,
        write && range.meta() ? count : 0,
        !write && !range.meta() ? count : 0,
        !write && range.meta() ? count : 0,
        recordKinds[0],
        recordKinds[1],
        recordKinds[2],
        recordKinds[3],
        recordKinds[4],
        physicalDeletes);
  }
}
