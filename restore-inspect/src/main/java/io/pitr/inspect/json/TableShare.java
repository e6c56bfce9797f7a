package io.pitr.inspect.json;

import io.pitr.catalog.TableVolume;
import java.util.List;

/** A table's share of the input of a segment. */
public record TableShare(
    @Description("quoted name; `(dropped)` for all tables that do not exist at the end")
        String table,
    @Description("KVs in the full backup") long baseKvs,
    @Description("plain size of the KVs in the full backup") long baseBytes,
    @Description("entries in its log files: duplicates and entries outside the window included")
        long logEntries,
    @Description("plain size of its log files") long logPlainBytes) {

  public static List<TableShare> of(List<TableVolume> volumes) {
    return volumes.stream()
        .map(
            volume ->
                new TableShare(
                    volume.table(),
                    volume.baseKvs(),
                    volume.baseBytes(),
                    volume.logEntries(),
                    volume.logPlainBytes()))
        .toList();
  }
}
