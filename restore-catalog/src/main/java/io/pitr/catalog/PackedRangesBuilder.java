package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.codec.ByteAppender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Collects the ranges of log groups in packed form and returns them in order of path and offset,
 * without duplicates. Two metadata files may name the same object after a flush was repeated; their
 * ranges must be equal. Not thread-safe.
 */
final class PackedRangesBuilder {
  // The sign bit of a place marks a range of the default CF, which the shift may exclude.
  private static final long DEFAULT_CF = Long.MIN_VALUE;

  private final List<byte[]> pages = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private ByteAppender page = new ByteAppender(PackedRanges.PAGE_BYTES);
  private long[] places = new long[1024];
  private int size;

  /** The ranges of one group. */
  private record Run(String path, int from, int to, Tso groupMaxTs) {}

  /**
   * @param ranges of the group, in order of offset
   */
  void add(LogGroup group, List<LogRange> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    int from = size;
    for (LogRange range : ranges) {
      if (page.size() >= PackedRanges.PAGE_BYTES) {
        pages.add(page.toByteArray());
        page.clear();
      }
      if (size == places.length) {
        places = Arrays.copyOf(places, size * 2);
      }
      long place = (long) pages.size() << PackedRanges.PAGE_SHIFT | page.size();
      places[size++] = range.cf() == ColumnFamily.DEFAULT ? place | DEFAULT_CF : place;
      PackedRanges.pack(page, range, runs.size());
    }
    runs.add(new Run(group.path(), from, size, group.maxTs()));
  }

  /**
   * Returns the list. The builder can't be used any more.
   *
   * @param shift excludes ranges of the default CF of groups whose greatest timestamp is smaller
   */
  PackedRanges build(Tso shift) {
    pages.add(page.toByteArray());
    byte[][] allPages = pages.toArray(byte[][]::new);
    String[] paths = runs.stream().map(Run::path).toArray(String[]::new);
    Integer[] order = IntStream.range(0, paths.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> paths[a].compareTo(paths[b]));
    long[] sorted = new long[size];
    int count = 0;
    for (int begin = 0; begin < order.length; ) {
      int first = count;
      int end = begin;
      for (; end < order.length && paths[order[end]].equals(paths[order[begin]]); end++) {
        count = copy(runs.get(order[end]), shift, sorted, count);
      }
      if (end - begin > 1) {
        count = merge(allPages, paths, sorted, first, count);
      }
      begin = end;
    }
    return new PackedRanges(allPages, paths, Arrays.copyOf(sorted, count));
  }

  private int copy(Run run, Tso shift, long[] sorted, int begin) {
    boolean withDefault = !run.groupMaxTs().isBefore(shift);
    int count = begin;
    for (int i = run.from(); i < run.to(); i++) {
      if (places[i] >= 0 || withDefault) {
        sorted[count++] = places[i] & ~DEFAULT_CF;
      }
    }
    return count;
  }

  /** Sorts the ranges of an object that was named more than once, and removes duplicates. */
  private static int merge(byte[][] pages, String[] paths, long[] sorted, int from, int to) {
    long[] own = Arrays.copyOfRange(sorted, from, to);
    var view = new PackedRanges(pages, paths, own);
    Integer[] byOffset = IntStream.range(0, own.length).boxed().toArray(Integer[]::new);
    Arrays.sort(
        byOffset,
        (a, b) -> Long.compare(view.get(a).stored().offset(), view.get(b).stored().offset()));
    int count = from;
    LogRange last = null;
    for (int index : byOffset) {
      LogRange next = view.get(index);
      if (last == null || last.stored().offset() != next.stored().offset()) {
        sorted[count++] = own[index];
        last = next;
      } else if (!Arrays.equals(last.plain().sha256(), next.plain().sha256())
          || last.stored().length() != next.stored().length()) {
        throw new RestoreException(
            CatalogError.LOG_META_CORRUPT,
            "two metadata files describe the same range differently",
            next.id());
      }
    }
    return count;
  }
}
