package io.pitr.api.target;

import java.util.List;

/** How a target takes log events: it reads the ranges itself, or is handed sorted entries. */
public sealed interface LogApplier {

  /** The target's nodes download, decode, filter, rewrite and write. */
  non-sealed interface Ranges extends LogApplier {
    LoadResult apply(LogLoad load, WorkCheckpoint ledger);
  }

  /**
   * The engine decodes, filters, rewrites and sorts; the target writes, in two steps: runs are
   * staged by many threads at once, in any order, then published in the order of the log, so that
   * of two runs with the same key the later one counts.
   */
  non-sealed interface SortedEntries extends LogApplier {
    /**
     * Writes all entries of a run where no reader sees them yet. Any thread. What is staged and
     * never published is the target's to remove; staging again is fine.
     *
     * @param unit names the unit of work, in messages and temporary files
     */
    StagedRun stage(String unit, SortedRun run);

    /**
     * Makes staged runs visible, in the order of the list; durable on return. Any thread; runs that
     * two threads publish at the same time hold no common key. Publishing the same entries again
     * changes nothing.
     *
     * @param runs from {@link #stage} of this applier, each published once
     */
    void publish(List<StagedRun> runs);

    /** Stages and publishes one run. */
    default void put(String unit, SortedRun run) {
      publish(List.of(stage(unit, run)));
    }
  }

  /** A run that is written and waits to be published; targets add what they need to find it. */
  interface StagedRun {
    /** Distinct keys in it; 0 is fine. */
    long entries();

    /** Gives up a run that will not be published; fine when it was. */
    void discard();
  }
}
