package io.pitr.apply;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * References to events of a unit's buffer. Its array grows and is used again by the next unit. Not
 * thread-safe.
 */
final class EntryList {
  private static final int FIRST_CAPACITY = 1 << 10;

  private int[] refs = new int[FIRST_CAPACITY];
  private int count;

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  int ref(int index) {
    return refs[index];
  }

  void add(int keyOffset, boolean overlappedRollback) {
    int at = count;
    if (at == refs.length) {
      refs = Arrays.copyOf(refs, at * 2);
    }
    refs[at] = EntryRef.of(keyOffset, overlappedRollback);
    count = at + 1;
  }

  /** Orders the entries by key and marks repeats, those with equal keys as the log has them. */
  void sort(ByteBuffer bytes, EntrySorter sorter) {
    sorter.sort(bytes, refs, count);
  }
}
