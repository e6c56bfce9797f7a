package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import java.util.List;
import java.util.Set;

/**
 * What of a log backup a window of time needs (spec/formats.md §2.7, spec/restore-flow.md §2.3.1):
 * records of the write CF with a commit-ts in {@code (start, restored]}, values of the default CF
 * with a start-ts in {@code [shift, restored]}. Ranges are taken by the bounds of their object, so
 * some hold nothing of the window: whoever reads them filters event by event.
 *
 * @param shift where the oldest transaction that commits in the window began; at most one above
 *     {@code start}
 * @param lookedBack the log does not say when transactions began, so {@code shift} is a guess
 * @param metaRanges files of meta keys, in order of path and offset; packed, elements are made at
 *     each access
 * @param dataRanges files of table data, likewise
 * @param compacted outputs of compactions that may hold something of the window, with its bounds
 * @param ingested groups of SSTs that were ingested inside the window
 * @param ingestedBefore ids of the groups that were ingested up to the start
 * @param metaFiles metadata files read
 * @param skipped objects that metadata names and the window does not need; only those of the hours
 *     of the window
 */
public record LogSelection(
    Tso start,
    Tso shift,
    Tso restored,
    boolean lookedBack,
    List<LogRange> metaRanges,
    List<LogRange> dataRanges,
    List<SstFile> compacted,
    List<IngestedSsts> ingested,
    Set<String> ingestedBefore,
    long metaFiles,
    Set<String> skipped) {}
