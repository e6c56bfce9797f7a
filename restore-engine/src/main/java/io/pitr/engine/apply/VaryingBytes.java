package io.pitr.engine.apply;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * At which places the keys of a list differ at all. Keys of a unit agree in most of their bytes:
 * the table, zeros in front of handles, markers. What differs is taken together into words that
 * order as the keys do. Only the first {@link #COVERED_BYTES} are looked at. Not thread-safe.
 */
final class VaryingBytes {
  /** Enough for a row's key and for an index entry over two numbers. */
  static final int COVERED_BYTES = 64;

  private static final int WORDS = COVERED_BYTES / Long.BYTES;

  private final long[] first = new long[WORDS];
  private final long[] differs = new long[WORDS];
  private final int[] places = new int[COVERED_BYTES];
  private int count;
  private int longestKey;

  void clear() {
    Arrays.fill(differs, 0);
    longestKey = 0;
  }

  void add(ByteBuffer bytes, int keyOffset, int keyLength) {
    if (longestKey == 0) {
      for (int w = 0; w < WORDS; w++) {
        first[w] = EntryRef.word(bytes, keyOffset, keyLength, w * Long.BYTES);
      }
    }
    // Words behind the end of all keys are zero for each of them.
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

  /** Fixes the places that {@link #gather} takes together. */
  void settle() {
    count = 0;
    for (int i = 0; i < COVERED_BYTES; i++) {
      int shift = (Long.BYTES - 1 - i % Long.BYTES) * Byte.SIZE;
      if ((differs[i / Long.BYTES] >>> shift & 0xff) != 0) {
        places[count++] = i;
      }
    }
  }

  /** How many words tell keys apart as far as covered. */
  int words() {
    return (count + Long.BYTES - 1) / Long.BYTES;
  }

  /** Whether keys with equal words are equal as a whole. */
  boolean coversAll() {
    return longestKey <= COVERED_BYTES;
  }

  /**
   * Takes the bytes of a word from each key; the words' unsigned order is that of the bytes.
   *
   * @param word from 0; one behind the last gives zeros
   */
  void gather(int word, ByteBuffer bytes, int[] refs, int from, int to, long[] words) {
    int low = word * Long.BYTES;
    int high = Math.min(count, low + Long.BYTES);
    if (low >= high) {
      Arrays.fill(words, from, to, 0);
      return;
    }
    int firstPlace = places[low];
    int lastPlace = places[high - 1];
    boolean together = lastPlace - firstPlace < Long.BYTES;
    for (int i = from; i < to; i++) {
      int ref = refs[i];
      int key = EntryRef.keyOffset(ref);
      int length = EntryRef.keyLength(bytes, ref);
      words[i] =
          together
              ? EntryRef.word(bytes, key, length, firstPlace)
              : scattered(bytes, key, length, low, high);
    }
  }

  private long scattered(ByteBuffer bytes, int key, int length, int low, int high) {
    long word = 0;
    for (int p = low; p < high; p++) {
      int place = places[p];
      int b = place < length ? bytes.get(key + place) & 0xff : 0;
      word = word << Byte.SIZE | b;
    }
    return word;
  }
}
