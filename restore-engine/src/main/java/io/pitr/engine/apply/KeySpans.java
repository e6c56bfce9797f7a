package io.pitr.engine.apply;

import io.pitr.api.target.LogRange;
import io.pitr.format.log.LogKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Parts the ranges of a table where their key spans part. Timestamps are left aside, so that all
 * versions of a key, in both column families, are in one part.
 */
final class KeySpans {
  private KeySpans() {}

  /** Parts in order of key; the ranges of a part are in the order in which they came. */
  static List<List<LogRange>> split(List<LogRange> ranges) {
    for (LogRange range : ranges) {
      if (!hasSpan(range)) {
        return List.of(ranges);
      }
    }
    Integer[] byStart = new Integer[ranges.size()];
    Arrays.setAll(byStart, i -> i);
    Arrays.sort(byStart, (l, r) -> compare(ranges.get(l).startKey(), ranges.get(r).startKey()));
    List<List<LogRange>> parts = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    byte[] end = {};
    for (int index : byStart) {
      LogRange range = ranges.get(index);
      if (!part.isEmpty() && compare(range.startKey(), end) > 0) {
        parts.add(inOrder(part, ranges));
        part.clear();
      }
      if (part.isEmpty() || compare(range.endKey(), end) > 0) {
        end = range.endKey();
      }
      part.add(index);
    }
    parts.add(inOrder(part, ranges));
    return parts;
  }

  private static boolean hasSpan(LogRange range) {
    return range.startKey().length >= LogKey.MIN_BYTES
        && range.endKey().length >= LogKey.MIN_BYTES
        && compare(range.startKey(), range.endKey()) <= 0;
  }

  private static List<LogRange> inOrder(List<Integer> part, List<LogRange> ranges) {
    return part.stream().sorted(Comparator.naturalOrder()).map(ranges::get).toList();
  }

  private static int compare(byte[] left, byte[] right) {
    return Arrays.compareUnsigned(
        left, 0, left.length - LogKey.TS_BYTES, right, 0, right.length - LogKey.TS_BYTES);
  }
}
