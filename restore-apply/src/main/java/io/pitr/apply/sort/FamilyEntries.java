package io.pitr.apply.sort;

import com.carrotsearch.hppc.IntArrayList;
import java.nio.ByteBuffer;

/**
 * References to the kept events of one column family in a unit's buffer. Rows and index entries are
 * listed separately: keys of one kind differ in few bytes, which makes sorting cheap. A table's
 * index entries sort before its rows. The lists are reused by the next unit. Not thread-safe.
 */
public final class FamilyEntries {
  /** Where {@code t + id + _r} and {@code t + id + _i} differ, in memcomparable form. */
  private static final int KIND_OFFSET = 11;

  private static final int INITIAL_CAPACITY = 1 << 10;

  private final IntArrayList indexes = new IntArrayList(INITIAL_CAPACITY);
  private final IntArrayList rows = new IntArrayList(INITIAL_CAPACITY);
  private long sizeBytes;

  public void clear() {
    // clear() would also overwrite the arrays.
    indexes.elementsCount = 0;
    rows.elementsCount = 0;
    sizeBytes = 0;
  }

  /**
   * @param keyOffset of a table key
   */
  public void add(
      ByteBuffer bytes, int keyOffset, int keyLength, int valueLength, boolean overlappedRollback) {
    IntArrayList list = bytes.get(keyOffset + KIND_OFFSET) == 'r' ? rows : indexes;
    list.add(EntryRef.of(keyOffset, overlappedRollback));
    sizeBytes += keyLength + valueLength;
  }

  /** Sorts by key, equal keys in log order, and marks repeated keys. */
  public void sort(ByteBuffer bytes, EntrySorter sorter) {
    sorter.sort(bytes, indexes.buffer, indexes.elementsCount);
    sorter.sort(bytes, rows.buffer, rows.elementsCount);
  }

  IntArrayList indexes() {
    return indexes;
  }

  IntArrayList rows() {
    return rows;
  }

  public int count() {
    return indexes.elementsCount + rows.elementsCount;
  }

  /** Bytes of all keys and values. */
  public long sizeBytes() {
    return sizeBytes;
  }
}
