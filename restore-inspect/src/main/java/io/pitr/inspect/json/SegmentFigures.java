package io.pitr.inspect.json;

import io.pitr.engine.report.LoadedData;
import java.time.Duration;

/** The figures of a segment that other programs rely on. */
record SegmentFigures(
    @Description("restored tables that exist at the end of the segment") long tables,
    @Description("log files read; those of tables that are not restored are not read")
        long logFiles,
    @Description("entries that were read inside the window of the segment, duplicates included")
        long events,
    @Description("distinct log KVs put") long kvs,
    @Description("plain size of the log KVs put") long bytes,
    @Description("KVs put from the full backup: rows and index entries") long baseKvs,
    @Description("plain size of the KVs put from the full backup") long baseBytes,
    @Description("duration of the run") double seconds) {

  static SegmentFigures of(LoadedData data, Duration elapsed) {
    return new SegmentFigures(
        data.objects().tables(),
        data.read().files(),
        data.log().put().events(),
        data.log().put().kvs(),
        data.log().put().bytes(),
        data.base().put().kvs(),
        data.base().put().bytes(),
        Seconds.of(elapsed));
  }
}
