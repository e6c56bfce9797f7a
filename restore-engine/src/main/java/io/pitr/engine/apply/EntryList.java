package io.pitr.engine.apply;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * References to the kept events of one column family, in a unit's buffer. Its arrays grow and are
 * used again by the next unit. Not thread-safe.
 */
final class EntryList {
  private static final int FIRST_CAPACITY = 1 << 10;

  private final VaryingBytes varying = new VaryingBytes();
  private int[] refs = new int[FIRST_CAPACITY];
  private int count;
  private long sizeBytes;

  void clear() {
    count = 0;
    sizeBytes = 0;
    varying.clear();
  }

  int count() {
    return count;
  }

  /** Keys and values of all entries. */
  long sizeBytes() {
    return sizeBytes;
  }

  int ref(int index) {
    return refs[index];
  }

  /**
   * @param keyOffset of a table key
   */
  void add(
      ByteBuffer bytes, int keyOffset, int keyLength, int valueLength, boolean overlappedRollback) {
    int at = count;
    if (at == refs.length) {
      refs = Arrays.copyOf(refs, at * 2);
    }
    refs[at] = EntryRef.of(keyOffset, overlappedRollback);
    count = at + 1;
    sizeBytes += keyLength + valueLength;
    varying.add(bytes, keyOffset, keyLength);
  }

  /** Orders the entries by key and marks repeats, those with equal keys as the log has them. */
  void sort(ByteBuffer bytes, EntrySorter sorter) {
    sorter.sort(bytes, refs, count, varying);
  }
}
