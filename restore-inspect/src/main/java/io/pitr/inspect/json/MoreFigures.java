package io.pitr.inspect.json;

import io.pitr.engine.report.LoadedData;

/** Further figures of a segment. */
record MoreFigures(
    @Description("restored views that exist at the end of the segment") long views,
    @Description("restored sequences that exist at the end of the segment") long sequences,
    @Description("SSTs of the log that were read: of compactions and of ingests") long logSsts,
    @Description("plain size of the log files and SSTs read; the progress of APPLY counts up to it")
        long logPlainBytes,
    @Description("duration of the phase BASE of this run") double baseSeconds,
    @Description("duration of the phase APPLY of this run") double logSeconds) {

  static MoreFigures of(LoadedData data) {
    return new MoreFigures(
        data.objects().views(),
        data.objects().sequences(),
        data.read().ssts(),
        data.read().plainBytes(),
        Seconds.of(data.base().took()),
        Seconds.of(data.log().took()));
  }
}
