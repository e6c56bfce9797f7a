package io.pitr.apply.sort;

import com.carrotsearch.hppc.IntArrayList;
import java.nio.ByteBuffer;

/**
 * The sorted entries of one list, each key once. Of events with the same key the last one in the
 * log wins. Two exceptions: a write record with an overlapped rollback wins over one without, and a
 * physical removal wins over both (removals are listed last).
 *
 * <p>In key order, entries are scattered over a buffer that is larger than the processor's caches.
 * They are therefore fetched a block at a time, so that cache misses overlap. Repeats are skipped
 * without a fetch. Not thread-safe.
 */
final class EntryQueue {
  private static final int BLOCK = 32;
  private static final int TABLE_BYTES = 8;

  /** The part of a value that is fetched ahead. */
  private static final int FETCHED_BYTES = 256;

  private static final int CACHE_LINE_BYTES = 64;

  private final ByteBuffer bytes;
  private final IntArrayList list;
  private final int removalsFrom;
  private final int[] refs = new int[BLOCK];
  private final int[] keyLengths = new int[BLOCK];
  private final int[] valueLengths = new int[BLOCK];
  private final long[] tables = new long[BLOCK];
  private final int[] kinds = new int[BLOCK];
  private int next;
  private int at;
  private int size;
  private long fetched;

  /**
   * @param list sorted
   * @param removalsFrom entries from this offset on remove their key
   */
  EntryQueue(ByteBuffer bytes, IntArrayList list, int removalsFrom) {
    this.bytes = bytes;
    this.list = list;
    this.removalsFrom = removalsFrom;
    fill();
  }

  boolean isEmpty() {
    return at == size;
  }

  /** Removes the first entry. */
  void remove() {
    if (++at == size) {
      fill();
    }
  }

  int keyOffset() {
    return EntryRef.keyOffset(refs[at]);
  }

  int keyLength() {
    return keyLengths[at];
  }

  int valueLength() {
    return valueLengths[at];
  }

  boolean isRemoval() {
    return keyOffset() >= removalsFrom;
  }

  /**
   * Whether the first entry precedes that of another queue. The keys of the two queues must differ
   * within the first twelve bytes.
   */
  boolean isBefore(EntryQueue other) {
    if (isEmpty() || other.isEmpty()) {
      return !isEmpty();
    }
    long table = tables[at];
    long otherTable = other.tables[other.at];
    return table != otherTable
        ? Long.compareUnsigned(table, otherTable) < 0
        : Integer.compareUnsigned(kinds[at], other.kinds[other.at]) < 0;
  }

  private void fill() {
    at = 0;
    size = 0;
    while (size < BLOCK && next < list.elementsCount) {
      refs[size++] = nextKept();
    }
    for (int i = 0; i < size; i++) {
      measure(i);
    }
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += fetch(i);
    }
    fetched += sum;
  }

  /** The winner among the next entries with equal keys. */
  private int nextKept() {
    int best = list.get(next++);
    while (next < list.elementsCount && EntryRef.isRepeat(list.get(next))) {
      best = better(best, list.get(next++));
    }
    return best;
  }

  private void measure(int i) {
    int key = EntryRef.keyOffset(refs[i]);
    keyLengths[i] = EntryRef.keyLength(bytes, refs[i]);
    tables[i] = bytes.getLong(key);
    kinds[i] = bytes.getInt(key + TABLE_BYTES);
  }

  /** Reads a byte of each cache line of the value's first bytes. */
  private long fetch(int i) {
    int value = EntryRef.keyOffset(refs[i]) + keyLengths[i] + Integer.BYTES;
    int length = Integer.reverseBytes(bytes.getInt(value - Integer.BYTES));
    valueLengths[i] = length;
    int end = value + Math.min(length, FETCHED_BYTES);
    long sum = 0;
    for (int line = value + CACHE_LINE_BYTES; line < end; line += CACHE_LINE_BYTES) {
      sum += bytes.get(line);
    }
    return sum;
  }

  /** Meaningless; keeps the compiler from removing the reads ahead. */
  long fetched() {
    return fetched;
  }

  private int better(int earlier, int later) {
    boolean keep =
        EntryRef.hasOverlappedRollback(earlier)
            && !EntryRef.hasOverlappedRollback(later)
            && EntryRef.keyOffset(later) < removalsFrom;
    return keep ? earlier : later;
  }
}
