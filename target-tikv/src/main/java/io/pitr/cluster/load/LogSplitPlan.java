package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.format.key.KeySpan;
import io.pitr.tikv.kv.Encoded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans where to split regions before a log is applied (spec/restore-flow.md §5.3): wherever more
 * data than fits into a region would lie between two boundaries. Half of a part's size counts at
 * its first key and half at its last, because parts overlap and their contents are not read yet.
 */
final class LogSplitPlan {

  private LogSplitPlan() {}

  /** An amount of data at an encoded key. */
  private record Point(ByteString key, long bytes, long entries) {}

  /** Encoded key spans of the tables' parts, ascending by table. */
  static List<KeySpan> spans(List<LogFile> files) {
    Map<Long, KeySpan> spans = new TreeMap<>();
    files.forEach(file -> spans.merge(file.tableId(), file.span(), KeySpan::union));
    return spans.values().stream()
        .sorted(Comparator.comparing(KeySpan::start, KeySpan.ORDER))
        .toList();
  }

  /**
   * Returns the raw keys to split at, in ascending order.
   *
   * @param boundaries encoded keys of existing region boundaries
   */
  static List<ByteString> keys(
      List<LogFile> files, StoreThresholds thresholds, List<ByteString> boundaries) {
    Map<Long, List<Point>> tables = new TreeMap<>();
    for (LogFile file : files) {
      List<Point> points = tables.computeIfAbsent(file.tableId(), id -> new ArrayList<>());
      long bytes = file.range().plain().length() / 2;
      long entries = file.range().plain().entries() / 2;
      points.add(new Point(file.first(), bytes, entries));
      points.add(new Point(file.last(), bytes, entries));
    }
    NavigableSet<ByteString> ends = new TreeSet<>(KeySpan.ORDER);
    ends.addAll(boundaries);
    var keys = new ArrayList<ByteString>();
    tables.values().forEach(points -> table(points, thresholds, ends, keys));
    return keys;
  }

  private static void table(
      List<Point> points,
      StoreThresholds thresholds,
      NavigableSet<ByteString> ends,
      List<ByteString> keys) {
    points.sort(Comparator.comparing(Point::key, KeySpan.ORDER));
    ByteString last = points.get(0).key;
    long bytes = 0;
    long entries = 0;
    for (Point point : points) {
      ByteString end = ends.floor(point.key);
      if (end != null && KeySpan.ORDER.compare(end, last) > 0) {
        last = end;
        bytes = 0;
        entries = 0;
      }
      boolean full = bytes > thresholds.splitBytes() || entries > thresholds.splitKeys();
      if (full && KeySpan.ORDER.compare(point.key, last) > 0) {
        keys.add(Encoded.raw(point.key));
        last = point.key;
        bytes = 0;
        entries = 0;
      }
      bytes += point.bytes;
      entries += point.entries;
    }
  }
}
