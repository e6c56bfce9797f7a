package io.pitr.engine.apply;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SortedRun;
import java.nio.ByteBuffer;

/**
 * The sorted entries of a unit in one column family, each key once: rows and index entries, which
 * were sorted apart, merged. Of events with the same key the one that comes last in the log counts;
 * but a write record that carries an overlapped rollback is kept against one that does not, and a
 * physical removal against both (removals are listed last). Counts what it gave.
 */
final class EntryRun implements SortedRun {
  private final ColumnFamily cf;
  private final ByteBuffer bytes;
  private final FamilyEntries entries;
  private final int removalsFrom;
  private final Side indexes;
  private final Side rows;
  private final ByteBuffer keyView;
  private final ByteBuffer valueView;
  private int current;
  private long kvs;
  private long kvBytes;

  /**
   * @param bytes direct, holds the entries
   * @param entries sorted
   * @param removalsFrom entries at this offset or behind it remove their key
   */
  EntryRun(ColumnFamily cf, ByteBuffer bytes, FamilyEntries entries, int removalsFrom) {
    this.cf = cf;
    this.bytes = bytes;
    this.entries = entries;
    this.removalsFrom = removalsFrom;
    this.indexes = new Side(bytes, entries.indexes());
    this.rows = new Side(bytes, entries.rows());
    this.keyView = bytes.duplicate();
    this.valueView = bytes.duplicate();
  }

  @Override
  public ColumnFamily cf() {
    return cf;
  }

  @Override
  public boolean next() {
    Side side = rows.isBefore(indexes) ? rows : indexes;
    if (side.isEmpty()) {
      return false;
    }
    int best = side.take();
    while (side.hasRepeat()) {
      best = better(best, side.take());
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
    return entries.sizeBytes();
  }

  boolean isEmpty() {
    return entries.count() == 0;
  }

  /** A reader that leaves entries behind has lost them. */
  void requireExhausted(String unit) {
    if (!rows.isEmpty() || !indexes.isEmpty()) {
      throw new IllegalStateException("the target left entries of unit " + unit);
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

  /** One of the lists that are merged. The two differ within the first twelve bytes of a key. */
  private static final class Side {
    private static final int TABLE_BYTES = 8;

    private final ByteBuffer bytes;
    private final EntryList list;
    private int at;
    private long table;
    private int kind;

    Side(ByteBuffer bytes, EntryList list) {
      this.bytes = bytes;
      this.list = list;
      look();
    }

    boolean isEmpty() {
      return at == list.count();
    }

    boolean hasRepeat() {
      return at < list.count() && EntryRef.isRepeat(list.ref(at));
    }

    int take() {
      int ref = list.ref(at++);
      look();
      return ref;
    }

    boolean isBefore(Side other) {
      if (isEmpty() || other.isEmpty()) {
        return !isEmpty();
      }
      return table != other.table
          ? Long.compareUnsigned(table, other.table) < 0
          : Integer.compareUnsigned(kind, other.kind) < 0;
    }

    private void look() {
      if (!isEmpty()) {
        int key = EntryRef.keyOffset(list.ref(at));
        table = bytes.getLong(key);
        kind = bytes.getInt(key + TABLE_BYTES);
      }
    }
  }
}
