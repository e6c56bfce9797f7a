package io.pitr.engine.plan;

/**
 * What a segment would read.
 *
 * @param baseFiles SSTs of the full backup
 * @param baseBytes their stored size
 * @param metaRanges ranges of schema changes
 * @param metaBytes their plain size
 * @param logRanges ranges of data
 * @param logStoredBytes their stored size
 * @param logBytes their plain size
 */
public record PlannedInput(
    long baseFiles,
    long baseBytes,
    long metaRanges,
    long metaBytes,
    long logRanges,
    long logStoredBytes,
    long logBytes,
    long logEvents) {
  static final PlannedInput NONE = new PlannedInput(0, 0, 0, 0, 0, 0, 0, 0);
}
