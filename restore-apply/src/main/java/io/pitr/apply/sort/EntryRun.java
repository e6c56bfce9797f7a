package io.pitr.apply.sort;

import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.write.SortedRun;
import java.nio.ByteBuffer;

/**
 * The sorted entries of a unit in one column family, each key once: merges rows and index entries,
 * which are sorted separately, and counts the entries read.
 */
public final class EntryRun implements SortedRun {
  private final ColumnFamily cf;
  private final FamilyEntries entries;
  private final EntryQueue indexes;
  private final EntryQueue rows;
  private final ByteBuffer keyView;
  private final ByteBuffer valueView;
  private boolean removal;
  private long kvs;
  private long kvBytes;

  /**
   * @param bytes direct, holds the entries
   * @param entries sorted
   * @param removalsFrom entries from this offset on remove their key
   */
  public EntryRun(ColumnFamily cf, ByteBuffer bytes, FamilyEntries entries, int removalsFrom) {
    this.cf = cf;
    this.entries = entries;
    this.indexes = new EntryQueue(bytes, entries.indexes(), removalsFrom);
    this.rows = new EntryQueue(bytes, entries.rows(), removalsFrom);
    this.keyView = bytes.duplicate();
    this.valueView = bytes.duplicate();
  }

  @Override
  public ColumnFamily cf() {
    return cf;
  }

  @Override
  public boolean next() {
    EntryQueue first = rows.isBefore(indexes) ? rows : indexes;
    if (first.isEmpty()) {
      return false;
    }
    int key = first.keyOffset();
    int keyLength = first.keyLength();
    int value = key + keyLength + Integer.BYTES;
    removal = first.isRemoval();
    int valueLength = removal ? 0 : first.valueLength();
    first.remove();
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
    return removal;
  }

  @Override
  public long sizeBytes() {
    return entries.sizeBytes();
  }

  public boolean isEmpty() {
    return entries.count() == 0;
  }

  /** Fails if the target did not read all entries, because the rest would be lost. */
  public void requireExhausted(String unit) {
    if (!rows.isEmpty() || !indexes.isEmpty()) {
      throw new IllegalStateException("the target did not read all entries of unit " + unit);
    }
  }

  /** Entries read so far, removals excluded. */
  public long kvs() {
    return kvs;
  }

  /** Bytes of their keys and values. */
  public long kvBytes() {
    return kvBytes;
  }
}
