package io.pitr.apply.sort;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sorts references to versioned keys by key, equal keys in log order, and marks all but the first
 * of equal keys. One sequential scan of the keys collects the bytes in which they differ ({@link
 * VaryingBytes}), sixteen per key; then only these bytes are sorted: a stable radix sort by as few
 * leading bytes as distinguish most keys, then insertion sort or another radix sort of those that
 * are still equal. Keys that agree in all covered bytes and are longer go to {@link TailSorter}.
 * Every step is stable. Memory is reused by the next sort; nothing is allocated per key. Not
 * thread-safe.
 *
 * <p>A key that passed {@link io.pitr.format.log.LogKey#isEncoded} is no prefix of another one,
 * even when the shorter is padded with zeros. So keys that agree to the end of one of them are
 * equal.
 */
public final class EntrySorter {
  /** Bytes of memory for one entry, spare room included. */
  public static final int ENTRY_BYTES = (3 * Long.BYTES + 3 * Integer.BYTES) * 9 / 8;

  private static final int DIGITS = Long.BYTES;
  private static final int VALUES = 1 << Byte.SIZE;
  private static final int SMALL = 32;
  private static final int BLOCK = 128;

  /** Units differ a little in size; spare room avoids allocations for slightly larger ones. */
  private static final int SPARE_PART = 8;

  private final VaryingBytes varying = new VaryingBytes();
  private final int[] counts = new int[DIGITS * VALUES];
  private long[] highs = {};
  private long[] lows = {};
  private long[] spare = {};
  private int[] order = {};
  private int[] otherOrder = {};
  private int[] otherRefs = {};

  /** Sorts the first {@code count} references. */
  public void sort(ByteBuffer bytes, int[] refs, int count) {
    if (highs.length < count) {
      int size = count + count / SPARE_PART;
      highs = new long[size];
      lows = new long[size];
      spare = new long[size];
      order = new int[size];
      otherOrder = new int[size];
      otherRefs = new int[size];
    }
    varying.guess(bytes, refs, count);
    gather(bytes, refs, 0, count, 0, true);
    if (varying.settle()) {
      gather(bytes, refs, 0, count, 0, false);
    }
    sort(bytes, refs, 0, count, 0);
  }

  /**
   * Takes two words from each key, a block of keys at a time, so that each key is fetched once.
   *
   * @param look whether to note in which bytes the keys differ, too
   */
  private void gather(ByteBuffer bytes, int[] refs, int from, int to, int word, boolean look) {
    for (int block = from; block < to; block += BLOCK) {
      int end = Math.min(to, block + BLOCK);
      if (look) {
        varying.look(bytes, refs, block, end);
      }
      varying.gather(word, bytes, refs, block, end, highs);
      varying.gather(word + 1, bytes, refs, block, end, lows);
    }
  }

  /**
   * Sorts keys that agree in all words before {@code word}; this word and the next were gathered.
   */
  private void sort(ByteBuffer bytes, int[] refs, int from, int to, int word) {
    if (word >= varying.words()) {
      sortRest(bytes, refs, from, to);
      return;
    }
    sortPairs(refs, from, to);
    int first = from;
    for (int i = from + 1; i <= to; i++) {
      // Sorting a group further overwrites the words of this group only.
      if (i == to || highs[i] != highs[first] || lows[i] != lows[first]) {
        if (i - first > 1) {
          sortFurther(bytes, refs, first, i, word + 2);
        }
        first = i;
      }
    }
  }

  /** Sorts keys that agree in all words before {@code word}. */
  private void sortFurther(ByteBuffer bytes, int[] refs, int from, int to, int word) {
    if (word < varying.words()) {
      gather(bytes, refs, from, to, word, false);
    }
    sort(bytes, refs, from, to, word);
  }

  /** Sorts by high words, then by low words; moves the references along. */
  private void sortPairs(int[] refs, int from, int to) {
    if (to - from <= SMALL) {
      sortSmall(refs, from, to);
      return;
    }
    long[] keys = highs;
    long sorted = sortLeading(refs, from, to, highs, lows);
    if (sorted == 0) {
      keys = lows;
      sorted = sortLeading(refs, from, to, lows, highs);
    }
    if (sorted == 0) {
      return;
    }
    int first = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || ((keys[i] ^ keys[first]) & sorted) != 0) {
        if (i - first > 1) {
          sortPairs(refs, first, i);
        }
        first = i;
      }
    }
  }

  /** Sorts keys that agree in all covered bytes, and marks repeats. */
  private void sortRest(ByteBuffer bytes, int[] refs, int from, int to) {
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
   * Radix sort by as many leading digits of the words as distinguish most of them, from the last of
   * these digits to the first; digits that all words share are skipped. Moves {@code beside} and
   * the references along.
   *
   * @return a mask of the bits that were sorted by; 0 when the words are equal
   */
  private long sortLeading(int[] refs, int from, int to, long[] keys, long[] beside) {
    countDigits(keys, from, to);
    long first = keys[from];
    int last = lastLeading(first, to - from);
    if (last == DIGITS) {
      return 0;
    }
    for (int i = from; i < to; i++) {
      order[i] = i;
    }
    long[] in = keys;
    long[] out = spare;
    int[] along = order;
    int[] otherAlong = otherOrder;
    for (int d = last; d < DIGITS; d++) {
      int shift = d * Byte.SIZE;
      int base = d * VALUES;
      if (isShared(first, d, to - from)) {
        continue;
      }
      toPlaces(base, from);
      for (int i = from; i < to; i++) {
        long key = in[i];
        int next = counts[base + (int) (key >>> shift & 0xff)]++;
        out[next] = key;
        otherAlong[next] = along[i];
      }
      long[] usedWords = in;
      in = out;
      out = usedWords;
      int[] usedAlong = along;
      along = otherAlong;
      otherAlong = usedAlong;
    }
    if (in != keys) {
      System.arraycopy(in, from, keys, from, to - from);
    }
    for (int i = from; i < to; i++) {
      spare[i] = beside[along[i]];
      otherRefs[i] = refs[along[i]];
    }
    System.arraycopy(spare, from, beside, from, to - from);
    System.arraycopy(otherRefs, from, refs, from, to - from);
    return -1L << last * Byte.SIZE;
  }

  /**
   * The last of the leading digits that are needed to distinguish that many words, if values are
   * spread evenly.
   */
  private int lastLeading(long word, int words) {
    long apart = 1;
    int last = DIGITS;
    for (int d = DIGITS - 1; d >= 0 && apart < words; d--) {
      if (!isShared(word, d, words)) {
        apart *= valuesOf(d);
        last = d;
      }
    }
    return last;
  }

  /** Whether all words, this one among them, agree in a digit, according to {@link #counts}. */
  private boolean isShared(long word, int digit, int words) {
    return counts[digit * VALUES + (int) (word >>> digit * Byte.SIZE & 0xff)] == words;
  }

  private int valuesOf(int digit) {
    int values = 0;
    for (int v = digit * VALUES; v < (digit + 1) * VALUES; v++) {
      values += counts[v] == 0 ? 0 : 1;
    }
    return values;
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

  /** Turns the counts of a digit's values into the positions of their first words. */
  private void toPlaces(int base, int from) {
    int place = from;
    for (int v = base; v < base + VALUES; v++) {
      int size = counts[v];
      counts[v] = place;
      place += size;
    }
  }
}
