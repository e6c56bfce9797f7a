package io.pitr.inspect.timeline;

import io.pitr.api.Tso;
import io.pitr.format.codec.Crc64;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Counts written and deleted rows, each version once, and finds transactions that span a flush.
 * Ignores index entries. Not thread-safe.
 */
final class DataActivity {
  private static final int MAX_HASHES = 1 << 23;
  private static final int RECORD_MARK = '_' << Byte.SIZE | 'r';
  private static final int AFTER_TABLE_ID = 10;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final Tso from;
  private final Tso until;
  private final int buckets;
  private final NavigableSet<Tso> flushes;
  private final int longest;
  private final WriteRecordReader record = new WriteRecordReader();
  private final BoundedHashes versions = new BoundedHashes(MAX_HASHES);
  private final BoundedHashes transactions = new BoundedHashes(MAX_HASHES);
  private final PriorityQueue<LongTransaction> straddling =
      new PriorityQueue<>((a, b) -> Long.compare(millis(a), millis(b)));
  private final Map<Long, Counts> tables = new TreeMap<>();
  private long straddlingCount;

  /**
   * @param from exclusive
   * @param until inclusive
   * @param longest number of transactions to keep
   */
  DataActivity(Tso from, Tso until, int buckets, NavigableSet<Tso> flushes, int longest) {
    this.from = from;
    this.until = until;
    this.buckets = buckets;
    this.flushes = flushes;
    this.longest = longest;
  }

  /** Counts of one table. */
  record Counts(Buckets writes, Buckets deletes) {}

  /**
   * @param table physical id of all keys
   */
  void read(long table, LogEventCursor cursor) {
    ByteBuffer bytes = cursor.bytes();
    while (cursor.next()) {
      int key = cursor.keyOffset();
      int length = cursor.keyLength();
      if (!LogKey.isTableKey(bytes, key, length)) {
        throw cursor.corrupt("a key does not belong to table " + table);
      }
      Tso ts = cursor.tso();
      boolean inside = ts.isAfter(from) && !ts.isAfter(until);
      if (inside && (bytes.getShort(key + AFTER_TABLE_ID) & 0xffff) == RECORD_MARK) {
        row(table, cursor, ts);
      }
    }
  }

  private void row(long table, LogEventCursor cursor, Tso commit) {
    if (!record.parse(cursor.bytes(), cursor.valueOffset(), cursor.valueLength())) {
      throw cursor.corrupt("a write record is malformed");
    }
    boolean put = record.type() == WriteType.PUT;
    if (!put && record.type() != WriteType.DELETE) {
      return;
    }
    if (!versions.add(Crc64.XZ.update(0, cursor.key(), 0, cursor.keyLength()))) {
      return;
    }
    Counts counts =
        tables.computeIfAbsent(
            table,
            id -> new Counts(new Buckets(from, until, buckets), new Buckets(from, until, buckets)));
    (put ? counts.writes : counts.deletes).add(commit);
    transaction(new Tso(record.startTs()), commit);
  }

  private void transaction(Tso start, Tso commit) {
    Tso next = flushes.higher(start);
    if (next == null || !next.isBefore(commit)) {
      return;
    }
    if (!transactions.add((start.value() * MIX ^ commit.value()) * MIX)) {
      return;
    }
    straddlingCount++;
    straddling.add(
        new LongTransaction(start, commit, flushes.subSet(start, false, commit, false).size()));
    if (straddling.size() > longest) {
      straddling.poll();
    }
  }

  private static long millis(LongTransaction transaction) {
    return transaction.commit().physicalMillis() - transaction.start().physicalMillis();
  }

  Map<Long, Counts> tables() {
    return tables;
  }

  java.util.List<LongTransaction> straddling() {
    return straddling.stream().sorted((a, b) -> Long.compare(millis(b), millis(a))).toList();
  }

  long straddlingCount() {
    return straddlingCount;
  }

  /** Whether each version was counted once. False if there were too many to track. */
  boolean distinct() {
    return !versions.isFull();
  }
}
