package io.pitr.cluster.load;

import io.pitr.api.target.ColumnFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups log parts into batches (spec/restore-flow.md §3.9). Parts of type Delete are applied after
 * all others. Delete parts of the write CF are skipped: they delete rollback records, which stores
 * do not restore, and would also delete a commit with the same key.
 *
 * @param puts in any order
 * @param deletes in any order, after the puts
 */
record LogBatches(List<LogBatch> puts, List<LogBatch> deletes) {
  LogBatches {
    puts = List.copyOf(puts);
    deletes = List.copyOf(deletes);
  }

  /** Common properties of the parts of a batch. */
  private record Group(long tableId, long regionId, ColumnFamily cf) {}

  static LogBatches of(List<LogFile> files, LoadSettings.Batches settings) {
    int count = settings.filesPerRequest();
    var puts = new Former(count, settings.bytes());
    var deletes = new Former(count, settings.bytes());
    for (LogFile file : files) {
      ColumnFamily cf = file.range().cf();
      var group = new Group(file.range().tableId(), file.range().regionId(), cf);
      if (!file.range().physicalDelete()) {
        puts.add(group, file);
      } else if (cf == ColumnFamily.DEFAULT) {
        deletes.add(group, file);
      }
    }
    return new LogBatches(puts.finish(), deletes.finish());
  }

  /** Collects parts by group until a batch is full. */
  private static final class Former {
    private final int count;
    private final long bytes;
    private final Map<Group, List<LogFile>> open = new LinkedHashMap<>();
    private final List<LogBatch> done = new ArrayList<>();

    Former(int count, long bytes) {
      this.count = count;
      this.bytes = bytes;
    }

    void add(Group group, LogFile file) {
      if (file.range().plain().length() >= bytes) {
        done.add(new LogBatch(List.of(file)));
        return;
      }
      List<LogFile> files = open.computeIfAbsent(group, key -> new ArrayList<>());
      files.add(file);
      if (files.size() >= count || size(files) >= bytes) {
        done.add(new LogBatch(files));
        open.remove(group);
      }
    }

    private static long size(List<LogFile> files) {
      return files.stream().mapToLong(file -> file.range().plain().length()).sum();
    }

    /** Closes the remaining batches, the default CF first. */
    List<LogBatch> finish() {
      for (boolean write : new boolean[] {false, true}) {
        open.forEach(
            (group, files) -> {
              if ((group.cf == ColumnFamily.WRITE) == write) {
                done.add(new LogBatch(files));
              }
            });
      }
      return done;
    }
  }
}
