package io.pitr.apply;

import io.pitr.api.target.LoadResult;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The result of one run of a load.
 *
 * @param applied by this run, without the units of earlier runs
 * @param units of the load
 * @param unitsDoneBefore units that earlier runs have done
 * @param skippedFiles ranges of tables without an id on the target; they were not read
 * @param skippedEvents in these ranges, according to the metadata
 * @param skippedTables upstream physical ids of these tables
 */
public record ApplyOutcome(
    LoadResult applied,
    long units,
    long unitsDoneBefore,
    long skippedFiles,
    long skippedEvents,
    SortedSet<Long> skippedTables) {
  public ApplyOutcome {
    skippedTables = Collections.unmodifiableSortedSet(new TreeSet<>(skippedTables));
  }
}
