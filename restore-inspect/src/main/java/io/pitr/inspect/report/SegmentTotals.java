package io.pitr.inspect.report;

import io.pitr.engine.report.LoadedData;
import io.pitr.engine.report.SegmentReport;
import io.pitr.inspect.json.Description;

/** Sums over all segments of a run. */
public record SegmentTotals(
    @Description("segments that the run restored or found restored") long segments,
    @Description("log files read") long logFiles,
    @Description("entries that were read inside the segments, duplicates included") long events,
    @Description("distinct log KVs put; a key of several segments counts in each") long kvs,
    @Description("plain size of the log KVs put") long bytes,
    @Description("KVs put from the full backup") long baseKvs,
    @Description("plain size of the KVs put from the full backup") long baseBytes) {
  public static final SegmentTotals NONE = new SegmentTotals(0, 0, 0, 0, 0, 0, 0);

  public SegmentTotals plus(SegmentReport report) {
    LoadedData data = report.data();
    return new SegmentTotals(
        segments + 1,
        logFiles + data.read().files(),
        events + data.log().put().events(),
        kvs + data.log().put().kvs(),
        bytes + data.log().put().bytes(),
        baseKvs + data.base().put().kvs(),
        baseBytes + data.base().put().bytes());
  }
}
