package io.pitr.inspect.report;

import io.pitr.engine.report.SegmentReport;

/**
 * Sums over all segments of a run.
 *
 * @param segments restored by the run, or found already done
 */
public record SegmentTotals(
    long segments, long logFiles, long events, long kvs, long bytes, long baseKvs, long baseBytes) {
  public static final SegmentTotals NONE = new SegmentTotals(0, 0, 0, 0, 0, 0, 0);

  public SegmentTotals plus(SegmentReport report) {
    return new SegmentTotals(
        segments + 1,
        logFiles + report.data().log().files(),
        events + report.data().log().events(),
        kvs + report.data().log().kvs(),
        bytes + report.data().log().bytes(),
        baseKvs + report.data().base().kvs(),
        baseBytes + report.data().base().bytes());
  }
}
