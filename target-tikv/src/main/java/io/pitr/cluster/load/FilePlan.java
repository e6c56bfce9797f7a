package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.format.key.KeySpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files go together, and where regions are to be split for them (spec/restore-flow.md §5.1).
 *
 * @param splitKeys raw, ascending
 */
record FilePlan(List<FileGroup> groups, List<ByteString> splitKeys) {
  private static final int GROUP_FILES = 1_536;
  private static final Comparator<BaseFile> ORDER =
      Comparator.comparingLong(BaseFile::tableId)
          .thenComparing(file -> file.span().start(), KeySpan.ORDER)
          .thenComparing(file -> file.span().end(), KeySpan.ORDER)
          .thenComparing(file -> file.file().name());

  FilePlan {
    groups = List.copyOf(groups);
    splitKeys = List.copyOf(splitKeys);
  }

  /** Files with one range: the default CF's and the write CF's. */
  private record Range(List<BaseFile> files) {
    long bytes() {
      return files.stream().mapToLong(file -> file.file().totals().bytes()).sum();
    }

    long kvs() {
      return files.stream().mapToLong(file -> file.file().totals().kvs()).sum();
    }

    ByteString end() {
      return files.get(0).span().end();
    }

    long tableId() {
      return files.get(0).tableId();
    }
  }

  /** A plan for files that hold one version of each key and don't overlap but by range. */
  static FilePlan ofSnapshot(List<BaseFile> files, StoreThresholds thresholds) {
    var groups = new ArrayList<FileGroup>();
    var keys = new ArrayList<ByteString>();
    List<BaseFile> group = new ArrayList<>();
    long bytes = 0;
    long kvs = 0;
    Range before = new Range(List.of());
    for (Range range : ranges(files)) {
      boolean full =
          bytes + range.bytes() > thresholds.splitBytes()
              || kvs + range.kvs() > thresholds.splitKeys()
              || group.size() + range.files.size() > GROUP_FILES;
      boolean nextTable =
          thresholds.splitOnTable() && !group.isEmpty() && before.tableId() != range.tableId();
      if (!group.isEmpty() && (full || nextTable)) {
        groups.add(new FileGroup(group));
        if (!nextTable) {
          keys.add(before.end());
        }
        group = new ArrayList<>();
        bytes = 0;
        kvs = 0;
      }
      group.addAll(range.files);
      bytes += range.bytes();
      kvs += range.kvs();
      before = range;
    }
    if (!group.isEmpty()) {
      groups.add(new FileGroup(group));
      keys.add(before.end());
    }
    return new FilePlan(groups, keys);
  }

  private static List<Range> ranges(List<BaseFile> files) {
    Map<KeySpan, List<BaseFile>> byRange = new LinkedHashMap<>();
    files.stream()
        .sorted(ORDER)
        .forEach(file -> byRange.computeIfAbsent(file.span(), span -> new ArrayList<>()).add(file));
    return byRange.values().stream().map(Range::new).toList();
  }

  /** A plan for files whose ranges overlap: all that hang together are one group. */
  static FilePlan ofHistory(List<BaseFile> files) {
    var groups = new ArrayList<FileGroup>();
    List<BaseFile> group = new ArrayList<>();
    KeySpan span = KeySpan.ALL;
    for (BaseFile file : files.stream().sorted(ORDER).toList()) {
      if (!group.isEmpty() && !span.overlaps(file.span())) {
        groups.add(new FileGroup(group));
        group = new ArrayList<>();
      }
      span = group.isEmpty() ? file.span() : span.union(file.span());
      group.add(file);
    }
    if (!group.isEmpty()) {
      groups.add(new FileGroup(group));
    }
    return new FilePlan(groups, List.of());
  }
}
