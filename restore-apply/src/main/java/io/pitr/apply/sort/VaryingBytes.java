package io.pitr.apply.sort;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The positions in which the keys of a list differ. Keys of a unit agree in most bytes: the table
 * id, leading zeros of handles, markers. The differing bytes of a key are packed into words whose
 * order is that of the keys. Only the first {@link #COVERED_BYTES} bytes are covered. Not
 * thread-safe.
 */
final class VaryingBytes {
  /** Enough for a row's key and for an index entry over two numbers. */
  static final int COVERED_BYTES = 64;

  /** One key of this many is sampled. */
  private static final int GUESS_STEP = 16;

  private static final int WORDS = COVERED_BYTES / Long.BYTES;

  private final long[] first = new long[WORDS];
  private final long[] differs = new long[WORDS];
  private final int[] places = new int[COVERED_BYTES];
  private final int[] runPlaces = new int[Long.BYTES];
  private final int[] runBits = new int[Long.BYTES];
  private int runs;
  private int count;
  private int longestKey;

  /** Samples some of the keys and fixes the positions. */
  void guess(ByteBuffer bytes, int[] refs, int count) {
    Arrays.fill(differs, 0);
    longestKey = 0;
    for (int i = 0; i < count; i += GUESS_STEP) {
      add(bytes, refs[i]);
    }
    if (count > 0) {
      add(bytes, refs[count - 1]);
    }
    settle();
  }

  /** Notes in which positions these keys differ; {@link #settle} makes them count. */
  void look(ByteBuffer bytes, int[] refs, int from, int to) {
    for (int i = from; i < to; i++) {
      add(bytes, refs[i]);
    }
  }

  private void add(ByteBuffer bytes, int ref) {
    add(bytes, EntryRef.keyOffset(ref), EntryRef.keyLength(bytes, ref));
  }

  private void add(ByteBuffer bytes, int keyOffset, int keyLength) {
    if (longestKey == 0) {
      for (int w = 0; w < WORDS; w++) {
        first[w] = EntryRef.word(bytes, keyOffset, keyLength, w * Long.BYTES);
      }
    }
    // Words behind the end of all keys are zero.
    longestKey = Math.max(longestKey, keyLength);
    int whole = Math.min(WORDS, keyLength >>> 3);
    for (int w = 0; w < whole; w++) {
      differs[w] |= bytes.getLong(keyOffset + w * Long.BYTES) ^ first[w];
    }
    int covered = Math.min(WORDS, longestKey + 7 >>> 3);
    for (int w = whole; w < covered; w++) {
      differs[w] |= EntryRef.word(bytes, keyOffset, keyLength, w * Long.BYTES) ^ first[w];
    }
  }

  /**
   * Fixes the positions that {@link #gather} packs.
   *
   * @return whether they changed
   */
  boolean settle() {
    int before = count;
    boolean changed = false;
    count = 0;
    for (int i = 0; i < COVERED_BYTES; i++) {
      int shift = (Long.BYTES - 1 - i % Long.BYTES) * Byte.SIZE;
      if ((differs[i / Long.BYTES] >>> shift & 0xff) != 0) {
        changed |= places[count] != i;
        places[count++] = i;
      }
    }
    return changed || count != before;
  }

  /** The number of words that hold all differing bytes. */
  int words() {
    return (count + Long.BYTES - 1) / Long.BYTES;
  }

  /** Whether keys with equal words are equal. */
  boolean coversAll() {
    return longestKey <= COVERED_BYTES;
  }

  /**
   * Packs a word from each key; the words' unsigned order is that of the bytes.
   *
   * @param word from 0; a word after the last is zero
   */
  void gather(int word, ByteBuffer bytes, int[] refs, int from, int to, long[] words) {
    int low = word * Long.BYTES;
    int high = Math.min(count, low + Long.BYTES);
    if (low >= high) {
      Arrays.fill(words, from, to, 0);
      return;
    }
    split(low, high);
    for (int i = from; i < to; i++) {
      words[i] = gathered(bytes, refs[i]);
    }
  }

  private long gathered(ByteBuffer bytes, int ref) {
    int key = EntryRef.keyOffset(ref);
    int length = EntryRef.keyLength(bytes, ref);
    long word = EntryRef.word(bytes, key, length, runPlaces[0]) >>> Long.SIZE - runBits[0];
    for (int run = 1; run < runs; run++) {
      word = joined(word, bytes, key, length, runPlaces[run], runBits[run]);
    }
    return word;
  }

  private static long joined(
      long word, ByteBuffer bytes, int key, int length, int place, int bits) {
    return word << bits | EntryRef.word(bytes, key, length, place) >>> Long.SIZE - bits;
  }

  /** Finds adjacent positions, which are packed with one read. */
  private void split(int low, int high) {
    runs = 0;
    if (places[high - 1] - places[low] < Long.BYTES) {
      addRun(places[low], Long.BYTES);
      return;
    }
    int first = low;
    for (int p = low + 1; p <= high; p++) {
      if (p == high || places[p] != places[p - 1] + 1) {
        addRun(places[first], p - first);
        first = p;
      }
    }
  }

  private void addRun(int place, int length) {
    runPlaces[runs] = place;
    runBits[runs] = length * Byte.SIZE;
    runs++;
  }
}
