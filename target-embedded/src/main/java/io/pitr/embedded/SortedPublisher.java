package io.pitr.embedded;

import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.apply.write.SortedFileWriter;
import io.pitr.apply.write.SortedFiles;
import io.pitr.apply.write.SortedRun;
import io.pitr.apply.write.StagedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes sorted runs into files and ingests them. Values are published before the commit records
 * that point at them, so that a reader that sees a commit finds its value.
 */
final class SortedPublisher implements SortedEntrySink {
  private final Store store;
  private final Timestamps timestamps;

  SortedPublisher(Store store, Timestamps timestamps) {
    this.store = store;
    this.timestamps = timestamps;
  }

  @Override
  public SortedFiles stage(String unit, SortedRun run) {
    try (var writer = new SortedFileWriter(store.files(), run.cf(), unit)) {
      while (run.next()) {
        if (run.isDelete()) {
          writer.delete(run.key());
        } else {
          writer.put(run.key(), run.value());
        }
      }
      return writer.finish();
    }
  }

  @Override
  public void publish(List<StagedRun> runs) {
    for (ColumnFamily cf : List.of(ColumnFamily.DEFAULT, ColumnFamily.WRITE)) {
      List<SortedFiles> ofFamily = new ArrayList<>();
      for (StagedRun run : runs) {
        SortedFiles files = (SortedFiles) run;
        if (files.cf() == cf && files.entries() > 0) {
          ofFamily.add(files);
        }
      }
      ingest(cf, ofFamily);
    }
  }

  /**
   * Ingests as many runs as possible at once. Files of one ingestion must not overlap, so a run
   * that overlaps an earlier one starts the next ingestion.
   */
  private void ingest(ColumnFamily cf, List<SortedFiles> runs) {
    var step = new ArrayList<Path>();
    var ranges = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    for (SortedFiles run : runs) {
      timestamps.seen(run.newest());
      if (overlaps(ranges, run)) {
        store.ingest(cf, step);
        step.clear();
        ranges.clear();
      }
      step.addAll(run.files());
      ranges.put(run.first(), run.last());
    }
    store.ingest(cf, step);
  }

  private static boolean overlaps(TreeMap<byte[], byte[]> ranges, SortedFiles run) {
    Map.Entry<byte[], byte[]> before = ranges.floorEntry(run.last());
    return before != null && Arrays.compareUnsigned(before.getValue(), run.first()) >= 0;
  }
}
