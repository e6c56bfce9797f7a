package io.pitr.apply;

import io.pitr.api.target.LoadResult;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one run of a load did.
 *
 * @param applied by this run; units that an earlier run had done are not in it
 * @param units of the load
 * @param unitsDoneBefore by earlier runs
 * @param skippedFiles ranges of tables without an id on the target; they were not read
 * @param skippedEvents in them, as the metadata says
 * @param skippedTables the tables, upstream physical ids
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
