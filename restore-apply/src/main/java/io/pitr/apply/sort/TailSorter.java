package io.pitr.apply.sort;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sorts references to keys with a long common prefix, such as entries of an index on long strings.
 * Multikey quicksort, eight bytes at a time; the compared bytes are kept in an array beside the
 * references. Allocates nothing per key.
 */
final class TailSorter {
  private static final int WORD_BYTES = Long.BYTES;
  private static final int SMALL = 16;

  private final ByteBuffer bytes;
  private final long[] words;
  private final int[] refs;

  private TailSorter(ByteBuffer bytes, long[] words, int[] refs) {
    this.bytes = bytes;
    this.words = words;
    this.refs = refs;
  }

  /**
   * Sorts {@code refs[from, to)} by key, equal keys by reference.
   *
   * @param bytes holds the keys as {@link EntryRef} finds them; big-endian
   * @param words scratch, as long as {@code refs}
   * @param depth the length of the keys' common prefix
   */
  static void sort(ByteBuffer bytes, long[] words, int[] refs, int from, int to, int depth) {
    var sorter = new TailSorter(bytes, words, refs);
    sorter.load(from, to, depth);
    sorter.sort(from, to, depth);
  }

  /** Sorts {@code [from, to)}, whose keys agree before {@code depth} and whose words are loaded. */
  private void sort(int from, int to, int depth) {
    int low = from;
    int high = to;
    int at = depth;
    while (high - low > SMALL) {
      long pivot = pivot(low, high);
      int less = low;
      int greater = high;
      int i = low;
      while (i < greater) {
        long word = words[i];
        if (word < pivot) {
          swap(less++, i++);
        } else if (word > pivot) {
          swap(i, --greater);
        } else {
          i++;
        }
      }
      // The loop handles the largest part, so that the stack depth stays logarithmic.
      int lessSize = less - low;
      int equalSize = greater - less;
      int greaterSize = high - greater;
      boolean equalLast = equalSize >= lessSize && equalSize >= greaterSize;
      boolean lessLast = !equalLast && lessSize >= greaterSize;
      if (!equalLast) {
        sortEqual(less, greater, at);
      }
      if (!lessLast) {
        sort(low, less, at);
      }
      if (equalLast || lessLast) {
        sort(greater, high, at);
      }
      if (equalLast) {
        if (ends(less, at)) {
          Arrays.sort(refs, less, greater);
          return;
        }
        low = less;
        high = greater;
        at += WORD_BYTES;
        load(low, high, at);
      } else if (lessLast) {
        high = less;
      } else {
        low = greater;
      }
    }
    sortSmall(low, high, at);
  }

  private void sortEqual(int low, int high, int depth) {
    if (high - low < 2) {
      return;
    }
    if (ends(low, depth)) {
      Arrays.sort(refs, low, high);
    } else {
      load(low, high, depth + WORD_BYTES);
      sort(low, high, depth + WORD_BYTES);
    }
  }

  private void sortSmall(int low, int high, int depth) {
    for (int i = low + 1; i < high; i++) {
      long word = words[i];
      int ref = refs[i];
      int j = i;
      while (j > low && isAfter(words[j - 1], refs[j - 1], word, ref, depth)) {
        words[j] = words[j - 1];
        refs[j] = refs[j - 1];
        j--;
      }
      words[j] = word;
      refs[j] = ref;
    }
  }

  private boolean isAfter(long leftWord, int left, long rightWord, int right, int depth) {
    if (leftWord != rightWord) {
      return leftWord > rightWord;
    }
    int length = EntryRef.keyLength(bytes, left);
    for (int at = depth + WORD_BYTES; at < length; at += WORD_BYTES) {
      long l = word(left, at);
      long r = word(right, at);
      if (l != r) {
        return l > r;
      }
    }
    return left > right;
  }

  /** Whether keys whose words at this depth are equal are equal as a whole. */
  private boolean ends(int index, int depth) {
    return depth + WORD_BYTES >= EntryRef.keyLength(bytes, refs[index]);
  }

  private void load(int low, int high, int depth) {
    for (int i = low; i < high; i++) {
      words[i] = word(refs[i], depth);
    }
  }

  private long word(int ref, int depth) {
    return EntryRef.word(bytes, ref, depth) ^ Long.MIN_VALUE;
  }

  private long pivot(int low, int high) {
    int middle = low + high >>> 1;
    int step = high - low >>> 3;
    long a = median(words[low], words[low + step], words[low + 2 * step]);
    long b = median(words[middle - step], words[middle], words[middle + step]);
    long c = median(words[high - 1 - 2 * step], words[high - 1 - step], words[high - 1]);
    return median(a, b, c);
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private void swap(int i, int j) {
    long word = words[i];
    words[i] = words[j];
    words[j] = word;
    int ref = refs[i];
    refs[i] = refs[j];
    refs[j] = ref;
  }
}
