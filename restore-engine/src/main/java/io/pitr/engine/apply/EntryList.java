package io.pitr.engine.apply;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * References to the kept events of one column family, in a unit's buffer. Its arrays grow and are
 * used again by the next unit. Not thread-safe.
 */
final class EntryList {
  /** Bytes of memory for one entry: a reference, and eight bytes of its key while sorting. */
  static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;

  private static final int FIRST_CAPACITY = 1 << 10;
  // Every versioned table key has these three words, so they are read without a look at its length.
  private static final int COMPARED_WORDS = 3;

  private int[] refs = new int[FIRST_CAPACITY];
  private int count;
  private long sizeBytes;
  private long first0;
  private long first1;
  private long first2;
  private long differs0;
  private long differs1;
  private long differs2;

  void clear() {
    count = 0;
    sizeBytes = 0;
    differs0 = 0;
    differs1 = 0;
    differs2 = 0;
  }

  int count() {
    return count;
  }

  int capacity() {
    return refs.length;
  }

  /** Keys and values of all entries. */
  long sizeBytes() {
    return sizeBytes;
  }

  int ref(int index) {
    return refs[index];
  }

  /**
   * @param keyOffset of a table key, {@link io.pitr.format.log.LogKey#MIN_TABLE_BYTES} or longer
   * @param size of key and value
   */
  void add(ByteBuffer bytes, int keyOffset, int size, boolean overlappedRollback) {
    int at = count;
    if (at == refs.length) {
      refs = Arrays.copyOf(refs, at * 2);
    }
    refs[at] = EntryRef.of(keyOffset, overlappedRollback);
    count = at + 1;
    sizeBytes += size;
    long word0 = bytes.getLong(keyOffset);
    long word1 = bytes.getLong(keyOffset + 8);
    long word2 = bytes.getLong(keyOffset + 16);
    if (at == 0) {
      first0 = word0;
      first1 = word1;
      first2 = word2;
    }
    differs0 |= word0 ^ first0;
    differs1 |= word1 ^ first1;
    differs2 |= word2 ^ first2;
  }

  /**
   * Orders the entries by key, those with equal keys as the log has them.
   *
   * @param words scratch of at least {@link #count} elements
   */
  void sort(ByteBuffer bytes, long[] words) {
    KeySorter.sort(bytes, words, refs, count, commonBytes());
  }

  /** How many leading bytes all keys share, as far as it was looked. */
  int commonBytes() {
    if (differs0 != 0) {
      return Long.numberOfLeadingZeros(differs0) / Byte.SIZE;
    }
    if (differs1 != 0) {
      return Long.BYTES + Long.numberOfLeadingZeros(differs1) / Byte.SIZE;
    }
    if (differs2 != 0) {
      return 2 * Long.BYTES + Long.numberOfLeadingZeros(differs2) / Byte.SIZE;
    }
    return COMPARED_WORDS * Long.BYTES;
  }
}
