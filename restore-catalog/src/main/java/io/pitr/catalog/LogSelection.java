package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import java.util.List;
import java.util.Set;

/**
 * The part of a log backup that a window needs (spec/formats.md §2.7, spec/restore-flow.md §2.3.1):
 * records of the write CF with a commit-ts in {@code (start, restoredTs]}, values of the default CF
 * with a start-ts in {@code [shift, restoredTs]}. Ranges are selected by the bounds of their
 * object, so some have no event of the window; readers filter every event.
 *
 * @param shift begin of the oldest transaction that commits in the window; at most {@code start +
 *     1}
 * @param lookedBack {@code shift} is an estimate, because the log does not record when transactions
 *     began
 * @param metaRanges ranges of meta keys, in order of path and offset; packed, so each access
 *     creates an element
 * @param dataRanges ranges of table data, likewise
 * @param compacted outputs of compactions that may overlap the window, with its bounds
 * @param ingested groups of SSTs that were ingested inside the window
 * @param ingestedBefore ids of the groups that were ingested up to the start
 * @param metaFiles metadata files read
 * @param skipped objects that metadata names and the window does not need; only those of the hours
 *     of the window
 * @param flushGaps times of the window in which stores have no metadata, although they usually have
 */
public record LogSelection(
    Tso start,
    Tso shift,
    Tso restoredTs,
    boolean lookedBack,
    List<LogRange> metaRanges,
    List<LogRange> dataRanges,
    List<SstFile> compacted,
    List<IngestedSsts> ingested,
    Set<String> ingestedBefore,
    long metaFiles,
    Set<String> skipped,
    List<FlushGap> flushGaps) {}
