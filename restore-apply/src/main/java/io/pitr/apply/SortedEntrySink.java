package io.pitr.apply;

import java.util.List;

/**
 * Stores sorted entries in two steps: many threads stage runs in any order, then the runs are
 * published in the order of the log. Of two runs with the same key, the later one counts.
 */
public interface SortedEntrySink {

  /**
   * Writes all entries of a run where no reader sees them yet. Any thread. The sink removes what is
   * staged and never published; staging again is fine.
   *
   * @param unit names the unit of work, in messages and temporary files
   */
  StagedRun stage(String unit, SortedRun run);

  /**
   * Makes staged runs visible, in the order of the list; durable on return. Any thread. Runs that
   * two threads publish at the same time have no common key. Publishing the same entries again
   * changes nothing.
   *
   * @param runs from {@link #stage} of this sink, each published once
   */
  void publish(List<StagedRun> runs);

  /** Stages and publishes one run. */
  default void put(String unit, SortedRun run) {
    publish(List.of(stage(unit, run)));
  }
}
