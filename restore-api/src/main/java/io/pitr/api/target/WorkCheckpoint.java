package io.pitr.api.target;

/**
 * The finished units of work of a load, durable with the target. Safe for use by many threads. A
 * unit is marked only after its effect is durable. A unit that is not marked may be complete
 * nevertheless, so doing it again must change nothing.
 */
public interface WorkCheckpoint {

  boolean isDone(String unit);

  void done(String unit, LoadResult result);

  /** Progress inside a unit, for display; not durable. */
  void progress(long bytes, long kvs, String waitingOn);

  /**
   * More input was processed, whether or not it led to puts. Includes input that is skipped because
   * an earlier run finished it. For display; not durable.
   *
   * @param bytes plain
   */
  default void read(long bytes) {}
}
