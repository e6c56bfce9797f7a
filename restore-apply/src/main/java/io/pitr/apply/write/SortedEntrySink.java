package io.pitr.apply.write;

import java.util.List;

/**
 * Stores sorted entries in two steps: many threads stage runs in any order, then the runs are
 * published in log order. If two runs hold the same key, the later one wins.
 */
public interface SortedEntrySink {

  /**
   * Writes all entries of a run where no reader sees them yet. Any thread. A staged run that is
   * never published is discarded; the same unit may be staged again.
   *
   * @param unit names the unit of work, in messages and temporary files
   */
  StagedRun stage(String unit, SortedRun run);

  /**
   * Makes staged runs visible, in the order of the list; durable on return. Any thread. Runs that
   * two threads publish at the same time share no key. Publishing the same entries again changes
   * nothing.
   *
   * @param runs from {@link #stage} of this sink, each published once
   */
  void publish(List<StagedRun> runs);

  /** Stages and publishes one run. */
  default void put(String unit, SortedRun run) {
    publish(List.of(stage(unit, run)));
  }
}
