package io.pitr.engine.apply;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SortedRun;
import java.nio.ByteBuffer;

/**
 * The sorted entries of a unit in one column family, each key once. Of events with the same key the
 * one that comes last in the log counts; but a write record that carries an overlapped rollback is
 * kept against one that does not, and a physical removal against both (removals are listed last).
 * Counts what it gave.
 */
final class EntryRun implements SortedRun {
  private final ColumnFamily cf;
  private final ByteBuffer bytes;
  private final EntryList entries;
  private final int removalsFrom;
  private final long sizeBytes;
  private final ByteBuffer keyView;
  private final ByteBuffer valueView;
  private int at;
  private int current;
  private long kvs;
  private long kvBytes;

  /**
   * @param bytes direct, holds the entries
   * @param entries sorted
   * @param removalsFrom entries at this offset or behind it remove their key
   * @param sizeBytes of all entries, an upper bound
   */
  EntryRun(ColumnFamily cf, ByteBuffer bytes, EntryList entries, int removalsFrom, long sizeBytes) {
    this.cf = cf;
    this.bytes = bytes;
    this.entries = entries;
    this.removalsFrom = removalsFrom;
    this.sizeBytes = sizeBytes;
    this.keyView = bytes.duplicate();
    this.valueView = bytes.duplicate();
  }

  @Override
  public ColumnFamily cf() {
    return cf;
  }

  @Override
  public boolean next() {
    int end = entries.count();
    if (at == end) {
      return false;
    }
    int best = entries.ref(at++);
    while (at < end && EntryRef.isRepeat(entries.ref(at))) {
      best = better(best, entries.ref(at++));
    }
    current = best;
    int key = EntryRef.keyOffset(best);
    int keyLength = EntryRef.keyLength(bytes, best);
    int value = key + keyLength + Integer.BYTES;
    boolean removal = isDelete();
    int valueLength = removal ? 0 : EntryRef.valueLength(bytes, best);
    keyView.limit(key + keyLength).position(key);
    valueView.limit(value + valueLength).position(value);
    if (!removal) {
      kvs++;
      kvBytes += keyLength + valueLength;
    }
    return true;
  }

  @Override
  public ByteBuffer key() {
    return keyView;
  }

  @Override
  public ByteBuffer value() {
    return valueView;
  }

  @Override
  public boolean isDelete() {
    return EntryRef.keyOffset(current) >= removalsFrom;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  boolean isEmpty() {
    return entries.count() == 0;
  }

  /** A reader that leaves entries behind has lost them. */
  void requireExhausted(String unit) {
    if (at != entries.count()) {
      throw new IllegalStateException(
          "the target took " + at + " of " + entries.count() + " entries of unit " + unit);
    }
  }

  /** Pairs given so far, removals left out. */
  long kvs() {
    return kvs;
  }

  /** Their keys and values. */
  long kvBytes() {
    return kvBytes;
  }

  private int better(int earlier, int later) {
    boolean keep =
        EntryRef.hasOverlappedRollback(earlier)
            && !EntryRef.hasOverlappedRollback(later)
            && EntryRef.keyOffset(later) < removalsFrom;
    return keep ? earlier : later;
  }
}
