package io.pitr.apply;

import java.nio.ByteBuffer;

/**
 * The sorted entries of one list, each key once. Of events with the same key the one that comes
 * last in the log counts; but a write record that carries an overlapped rollback is kept against
 * one that does not, and a physical removal against both (removals are listed last).
 *
 * <p>In order of key, entries lie scattered over a buffer that no cache holds. They are therefore
 * looked at a block at a time, so that the processor waits for many of them at once and not for one
 * after the other; those that are repeats are passed over without a look. Not thread-safe.
 */
final class EntryQueue {
  private static final int BLOCK = 32;
  private static final int TABLE_BYTES = 8;

  /** How much of an entry is fetched ahead, and in which steps. */
  private static final int FETCHED_BYTES = 256;

  private static final int LINE_BYTES = 64;

  private final ByteBuffer bytes;
  private final EntryList list;
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
   * @param removalsFrom entries at this offset or behind it remove their key
   */
  EntryQueue(ByteBuffer bytes, EntryList list, int removalsFrom) {
    this.bytes = bytes;
    this.list = list;
    this.removalsFrom = removalsFrom;
    look();
  }

  boolean isEmpty() {
    return at == size;
  }

  /** Leaves the first entry behind. */
  void remove() {
    if (++at == size) {
      look();
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
   * Whether the first entry comes before that of another queue. Only for queues that differ within
   * the first twelve bytes of a key.
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

  private void look() {
    at = 0;
    size = 0;
    while (size < BLOCK && next < list.count()) {
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

  /** The one that counts of the next entries with one key. */
  private int nextKept() {
    int best = list.ref(next++);
    while (next < list.count() && EntryRef.isRepeat(list.ref(next))) {
      best = better(best, list.ref(next++));
    }
    return best;
  }

  private void measure(int i) {
    int key = EntryRef.keyOffset(refs[i]);
    keyLengths[i] = EntryRef.keyLength(bytes, refs[i]);
    tables[i] = bytes.getLong(key);
    kinds[i] = bytes.getInt(key + TABLE_BYTES);
  }

  /** Reads something of each line that the value's first bytes lie in. */
  private long fetch(int i) {
    int value = EntryRef.keyOffset(refs[i]) + keyLengths[i] + Integer.BYTES;
    int length = Integer.reverseBytes(bytes.getInt(value - Integer.BYTES));
    valueLengths[i] = length;
    int end = value + Math.min(length, FETCHED_BYTES);
    long sum = 0;
    for (int line = value + LINE_BYTES; line < end; line += LINE_BYTES) {
      sum += bytes.get(line);
    }
    return sum;
  }

  /** Of no meaning; what is read ahead has to go somewhere. */
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
