package io.pitr.engine.apply;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sorts references to versioned keys by the keys' bytes, equal keys in the order of the log, and
 * marks all but the first of equal keys. The bytes in which keys differ ({@link VaryingBytes}) are
 * taken sixteen at a time, while the keys are gone through as they lie; then only these are sorted:
 * radix sort by the first eight, by the other eight what is equal in these. Keys that agree in all
 * covered bytes and go on go to {@link TailSorter}. Every step keeps the order of what is equal.
 * The memory is used again by the next sort; nothing is allocated for a key. Not thread-safe.
 *
 * <p>A key that passed {@link io.pitr.format.log.LogKey#isEncoded} is no prefix of another one,
 * even when the shorter is padded with zeros; so keys that agree to the end of one of them are
 * equal.
 */
final class EntrySorter {
  /** Bytes of memory for one entry, with the room that is spare. */
  static final int ENTRY_BYTES = (3 * Long.BYTES + 3 * Integer.BYTES) * 9 / 8;

  private static final int DIGITS = Long.BYTES;
  private static final int VALUES = 1 << Byte.SIZE;
  private static final int SMALL = 32;

  /** Units differ a little in size: the next one had better find room. */
  private static final int SPARE_PART = 8;

  private final int[] counts = new int[DIGITS * VALUES];
  private long[] highs = {};
  private long[] lows = {};
  private long[] spare = {};
  private int[] order = {};
  private int[] otherOrder = {};
  private int[] otherRefs = {};

  /** Sorts the first {@code count} references. */
  void sort(ByteBuffer bytes, int[] refs, int count, VaryingBytes varying) {
    if (highs.length < count) {
      int size = count + count / SPARE_PART;
      highs = new long[size];
      lows = new long[size];
      spare = new long[size];
      order = new int[size];
      otherOrder = new int[size];
      otherRefs = new int[size];
    }
    varying.settle();
    sort(bytes, refs, 0, count, varying, 0);
  }

  /** Sorts keys that agree in all words before {@code word}. */
  private void sort(
      ByteBuffer bytes, int[] refs, int from, int to, VaryingBytes varying, int word) {
    if (word >= varying.words()) {
      sortRest(bytes, refs, from, to, varying);
      return;
    }
    boolean pairs = word + 1 < varying.words();
    varying.gather(word, bytes, refs, from, to, highs);
    if (pairs || to - from <= SMALL) {
      varying.gather(word + 1, bytes, refs, from, to, lows);
    }
    if (to - from <= SMALL) {
      sortSmall(refs, from, to);
    } else if (pairs) {
      sortDigits(refs, from, to, highs, lows);
      sortLows(refs, from, to);
    } else {
      sortDigits(refs, from, to);
    }
    int first = from;
    for (int i = from + 1; i <= to; i++) {
      // What is sorted further overwrites its own words, never those behind it.
      if (i == to || highs[i] != highs[first] || pairs && lows[i] != lows[first]) {
        if (i - first > 1) {
          sort(bytes, refs, first, i, varying, word + 2);
        }
        first = i;
      }
    }
  }

  /** Among equal high words. */
  private void sortLows(int[] refs, int from, int to) {
    int first = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || highs[i] != highs[first]) {
        if (i - first > SMALL) {
          sortDigits(refs, first, i, lows, highs);
        } else if (i - first > 1) {
          sortSmall(refs, first, i);
        }
        first = i;
      }
    }
  }

  /** Keys that agree wherever it was looked. */
  private void sortRest(ByteBuffer bytes, int[] refs, int from, int to, VaryingBytes varying) {
    if (!varying.coversAll()) {
      TailSorter.sort(bytes, spare, refs, from, to, VaryingBytes.COVERED_BYTES);
    }
    for (int i = from + 1; i < to; i++) {
      if (varying.coversAll() || sameTail(bytes, refs[i - 1], refs[i])) {
        refs[i] = EntryRef.asRepeat(refs[i]);
      }
    }
  }

  private static boolean sameTail(ByteBuffer bytes, int left, int right) {
    int length = EntryRef.keyLength(bytes, left);
    if (length != EntryRef.keyLength(bytes, right)) {
      return false;
    }
    for (int at = VaryingBytes.COVERED_BYTES; at < length; at += Long.BYTES) {
      if (EntryRef.word(bytes, left, at) != EntryRef.word(bytes, right, at)) {
        return false;
      }
    }
    return true;
  }

  private void sortSmall(int[] refs, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long high = highs[i];
      long low = lows[i];
      int ref = refs[i];
      int j = i;
      while (j > from && isAfter(j - 1, high, low)) {
        highs[j] = highs[j - 1];
        lows[j] = lows[j - 1];
        refs[j] = refs[j - 1];
        j--;
      }
      highs[j] = high;
      lows[j] = low;
      refs[j] = ref;
    }
  }

  private boolean isAfter(int index, long high, long low) {
    int order = Long.compareUnsigned(highs[index], high);
    return order > 0 || order == 0 && Long.compareUnsigned(lows[index], low) > 0;
  }

  /**
   * By the words of {@code keys}, from the last digit to the first; digits that all share are
   * passed over. The words of {@code beside} and the references follow.
   */
  private void sortDigits(int[] refs, int from, int to, long[] keys, long[] beside) {
    for (int i = from; i < to; i++) {
      order[i] = i;
    }
    int[] sorted = sortDigits(keys, order, otherOrder, from, to);
    for (int i = from; i < to; i++) {
      spare[i] = beside[sorted[i]];
      otherRefs[i] = refs[sorted[i]];
    }
    System.arraycopy(spare, from, beside, from, to - from);
    System.arraycopy(otherRefs, from, refs, from, to - from);
  }

  /** By the words of {@link #highs}, when there are no other words; the references go along. */
  private void sortDigits(int[] refs, int from, int to) {
    int[] sorted = sortDigits(highs, refs, otherRefs, from, to);
    if (sorted != refs) {
      System.arraycopy(sorted, from, refs, from, to - from);
    }
  }

  /**
   * Sorts words, which stay where they are; the numbers beside them go along.
   *
   * @return the one of {@code along} and {@code other} that holds the numbers in their new order
   */
  private int[] sortDigits(long[] keys, int[] along, int[] other, int from, int to) {
    countDigits(keys, from, to);
    long[] in = keys;
    long[] out = spare;
    int[] alongIn = along;
    int[] alongOut = other;
    for (int d = 0; d < DIGITS; d++) {
      int shift = d * Byte.SIZE;
      int base = d * VALUES;
      if (counts[base + (int) (in[from] >>> shift & 0xff)] == to - from) {
        continue;
      }
      toPlaces(base, from);
      for (int i = from; i < to; i++) {
        long key = in[i];
        int next = counts[base + (int) (key >>> shift & 0xff)]++;
        out[next] = key;
        alongOut[next] = alongIn[i];
      }
      long[] usedWords = in;
      in = out;
      out = usedWords;
      int[] usedAlong = alongIn;
      alongIn = alongOut;
      alongOut = usedAlong;
    }
    if (in != keys) {
      System.arraycopy(in, from, keys, from, to - from);
    }
    return alongIn;
  }

  private void countDigits(long[] keys, int from, int to) {
    Arrays.fill(counts, 0);
    for (int i = from; i < to; i++) {
      long key = keys[i];
      for (int d = 0; d < DIGITS; d++) {
        counts[d * VALUES + (int) (key >>> d * Byte.SIZE & 0xff)]++;
      }
    }
  }

  /** Turns how often each value of a digit comes into where its first one goes. */
  private void toPlaces(int base, int from) {
    int place = from;
    for (int v = base; v < base + VALUES; v++) {
      int size = counts[v];
      counts[v] = place;
      place += size;
    }
  }
}
