package io.pitr.engine.apply;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sorts references to versioned keys by the keys' bytes, equal keys in the order of the log, and
 * marks all but the first of equal keys. Radix sort over the bytes in which keys differ ({@link
 * VaryingBytes}), eight at a time; keys that agree in all of these and go on go to {@link
 * TailSorter}. Every step keeps the order of what is equal. Its memory is used again by the next
 * sort; nothing is allocated for a key. Not thread-safe.
 *
 * <p>A key that passed {@link io.pitr.format.log.LogKey#isEncoded} is no prefix of another one,
 * even when the shorter is padded with zeros; so keys that agree to the end of one of them are
 * equal.
 */
final class EntrySorter {
  /** Bytes of memory for one entry. */
  static final int ENTRY_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private static final int DIGITS = Long.BYTES;
  private static final int VALUES = 1 << Byte.SIZE;
  private static final int SMALL = 48;

  private final int[] counts = new int[DIGITS * VALUES];
  private long[] words = {};
  private long[] otherWords = {};
  private int[] otherRefs = {};

  /** Sorts the first {@code count} references. */
  void sort(ByteBuffer bytes, int[] refs, int count, VaryingBytes varying) {
    if (words.length < count) {
      words = new long[count];
      otherWords = new long[count];
      otherRefs = new int[count];
    }
    varying.settle();
    sort(bytes, refs, 0, count, varying, 0);
  }

  private void sort(
      ByteBuffer bytes, int[] refs, int from, int to, VaryingBytes varying, int level) {
    if (level == varying.levels()) {
      sortRest(bytes, refs, from, to, varying);
      return;
    }
    varying.gather(level, bytes, refs, from, to, words);
    if (to - from <= SMALL) {
      sortSmall(refs, from, to);
    } else {
      sortDigits(refs, from, to);
    }
    int first = from;
    for (int i = from + 1; i <= to; i++) {
      // The words of a part are overwritten when it is sorted further, never those behind it.
      if (i == to || words[i] != words[first]) {
        if (i - first > 1) {
          sort(bytes, refs, first, i, varying, level + 1);
        }
        first = i;
      }
    }
  }

  /** Keys that agree wherever it was looked. */
  private void sortRest(ByteBuffer bytes, int[] refs, int from, int to, VaryingBytes varying) {
    if (!varying.coversAll()) {
      TailSorter.sort(bytes, words, refs, from, to, VaryingBytes.COVERED_BYTES);
    }
    int previous = from;
    for (int i = from + 1; i < to; i++) {
      if (varying.coversAll() || sameTail(bytes, refs[previous], refs[i])) {
        refs[i] = EntryRef.asRepeat(refs[i]);
      }
      previous = i;
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
      long word = words[i];
      int ref = refs[i];
      int j = i;
      while (j > from && Long.compareUnsigned(words[j - 1], word) > 0) {
        words[j] = words[j - 1];
        refs[j] = refs[j - 1];
        j--;
      }
      words[j] = word;
      refs[j] = ref;
    }
  }

  /** From the last digit to the first; digits that all words share are passed over. */
  private void sortDigits(int[] refs, int from, int to) {
    Arrays.fill(counts, 0);
    for (int i = from; i < to; i++) {
      long word = words[i];
      for (int d = 0; d < DIGITS; d++) {
        counts[d * VALUES + (int) (word >>> d * Byte.SIZE & 0xff)]++;
      }
    }
    long[] wordsIn = words;
    long[] wordsOut = otherWords;
    int[] refsIn = refs;
    int[] refsOut = otherRefs;
    for (int d = 0; d < DIGITS; d++) {
      int shift = d * Byte.SIZE;
      int base = d * VALUES;
      if (counts[base + (int) (wordsIn[from] >>> shift & 0xff)] == to - from) {
        continue;
      }
      int place = from;
      for (int v = base; v < base + VALUES; v++) {
        int size = counts[v];
        counts[v] = place;
        place += size;
      }
      for (int i = from; i < to; i++) {
        long word = wordsIn[i];
        int out = counts[base + (int) (word >>> shift & 0xff)]++;
        wordsOut[out] = word;
        refsOut[out] = refsIn[i];
      }
      long[] usedWords = wordsIn;
      wordsIn = wordsOut;
      wordsOut = usedWords;
      int[] usedRefs = refsIn;
      refsIn = refsOut;
      refsOut = usedRefs;
    }
    if (refsIn != refs) {
      System.arraycopy(wordsIn, from, words, from, to - from);
      System.arraycopy(refsIn, from, refs, from, to - from);
    }
  }
}
