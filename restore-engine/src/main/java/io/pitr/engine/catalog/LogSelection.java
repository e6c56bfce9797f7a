package io.pitr.engine.catalog;

import io.pitr.api.Tso;
import io.pitr.api.target.LogRange;
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
 * @param compactions those whose output may hold something of the window
 * @param ingested descriptions of ingested SSTs, of any time
 * @param metaFiles metadata files read
 * @param passedOver objects that metadata names and the window does not need; only those of the
 *     hours of the window
 */
public record LogSelection(
    Tso start,
    Tso shift,
    Tso restored,
    boolean lookedBack,
    List<LogRange> metaRanges,
    List<LogRange> dataRanges,
    List<Migrations.Compaction> compactions,
    List<String> ingested,
    long metaFiles,
    Set<String> passedOver) {}
