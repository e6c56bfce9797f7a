package io.pitr.api.target;

/**
 * The finished units of work of a load, durable with the target. Safe for use by many threads. A
 * unit is marked only after its effect is durable. A unit that is not marked may be complete
 * nevertheless, so doing it again must change nothing.
 */
public interface WorkCheckpoint {

  boolean isDone(String unit);

  void done(String unit, LoadResult result);

  /**
   * Entries were put inside a unit that is not done yet. The result in {@link #done} includes them.
   * For display; not durable.
   *
   * @param bytes plain size of the entries since the previous call; never negative
   * @param kvs number of the entries since the previous call; never negative
   * @param waitingOn what the load waits for; empty if it does not wait
   */
  void progress(long bytes, long kvs, String waitingOn);

  /**
   * More of the log was processed, whether or not it led to puts. Includes log files that are
   * skipped because an earlier run finished them, and excludes those of tables that are not
   * restored. For display; not durable.
   *
   * @param bytes plain size of the log files since the previous call; never negative
   */
  default void read(long bytes) {}
}
