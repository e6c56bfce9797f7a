package io.pitr.apply;

import java.nio.ByteBuffer;

/**
 * The kept events of one column family in a unit's buffer, those of rows apart from those of
 * indexes: within each kind keys are alike and differ in few bytes, which makes sorting cheap. A
 * table's index entries come before its rows. Not thread-safe.
 */
final class FamilyEntries {
  /** Of {@code t + id + _r} and {@code t + id + _i}, in memcomparable form. */
  private static final int KIND_PLACE = 11;

  private final EntryList indexes = new EntryList();
  private final EntryList rows = new EntryList();
  private long sizeBytes;

  void clear() {
    indexes.clear();
    rows.clear();
    sizeBytes = 0;
  }

  /**
   * @param keyOffset of a table key
   */
  void add(
      ByteBuffer bytes, int keyOffset, int keyLength, int valueLength, boolean overlappedRollback) {
    EntryList list = bytes.get(keyOffset + KIND_PLACE) == 'r' ? rows : indexes;
    list.add(keyOffset, overlappedRollback);
    sizeBytes += keyLength + valueLength;
  }

  void sort(ByteBuffer bytes, EntrySorter sorter) {
    indexes.sort(bytes, sorter);
    rows.sort(bytes, sorter);
  }

  EntryList indexes() {
    return indexes;
  }

  EntryList rows() {
    return rows;
  }

  int count() {
    return indexes.count() + rows.count();
  }

  /** Keys and values of all entries. */
  long sizeBytes() {
    return sizeBytes;
  }
}
