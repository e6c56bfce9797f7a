package io.pitr.apply.plan;

import com.carrotsearch.hppc.IntArrayList;
import io.pitr.api.target.LogRange;
import io.pitr.format.log.LogKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups the ranges of a table so that no key occurs in two groups. Timestamps are ignored, so all
 * versions of a key, in both column families, are in one group. Only the first 24 bytes behind the
 * table id are compared, which cover a row's integer handle; ranges whose bounds agree in these
 * bytes stay together.
 */
final class KeySpans {
  private static final int WORDS = 3;
  private static final int TABLE_BYTES = 10;

  private final long[] starts;
  private final long[] ends;

  private KeySpans(int size) {
    starts = new long[size * WORDS];
    ends = new long[size * WORDS];
  }

  /**
   * @param wanted indexes of the table's ranges, ascending
   * @return groups in key order, the indexes of each ascending
   */
  static List<int[]> split(List<LogRange> ranges, long tableId, int[] wanted) {
    var spans = new KeySpans(wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      LogRange range = ranges.get(wanted[i]);
      if (!bound(range.keys().smallest(), tableId, spans.starts, i)
          || !bound(range.keys().greatest(), tableId, spans.ends, i)) {
        return List.of(wanted);
      }
    }
    return spans.parts(wanted);
  }

  private List<int[]> parts(int[] wanted) {
    Integer[] byStart = new Integer[wanted.length];
    Arrays.setAll(byStart, i -> i);
    Arrays.sort(byStart, (l, r) -> compare(starts, l, starts, r));
    List<int[]> parts = new ArrayList<>();
    var part = new IntArrayList();
    int furthest = byStart[0];
    for (int next : byStart) {
      if (!part.isEmpty() && compare(starts, next, ends, furthest) > 0) {
        parts.add(ascending(part));
        part.clear();
        furthest = next;
      }
      if (compare(ends, next, ends, furthest) > 0) {
        furthest = next;
      }
      part.add(wanted[next]);
    }
    parts.add(ascending(part));
    return parts;
  }

  private static int[] ascending(IntArrayList part) {
    int[] sorted = part.toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * Stores the bytes behind the table id as words whose signed order is the byte order.
   *
   * @return false for a key that is not one of the table's
   */
  private static boolean bound(byte[] versionedKey, long tableId, long[] words, int index) {
    var key = ByteBuffer.wrap(versionedKey);
    int length = versionedKey.length;
    if (!LogKey.isOfTable(key, 0, length, tableId) || !LogKey.isEncoded(key, 0, length)) {
      return false;
    }
    int from = Math.min(length - LogKey.TS_BYTES, TABLE_BYTES);
    int to = Math.min(length - LogKey.TS_BYTES, TABLE_BYTES + WORDS * Long.BYTES);
    var padded = ByteBuffer.allocate(WORDS * Long.BYTES).put(0, versionedKey, from, to - from);
    for (int w = 0; w < WORDS; w++) {
      words[index * WORDS + w] = padded.getLong(w * Long.BYTES) ^ Long.MIN_VALUE;
    }
    return true;
  }

  private static int compare(long[] left, int l, long[] right, int r) {
    for (int w = 0; w < WORDS; w++) {
      int order = Long.compare(left[l * WORDS + w], right[r * WORDS + w]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
