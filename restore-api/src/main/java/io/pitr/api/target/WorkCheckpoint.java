package io.pitr.api.target;

/**
 * The finished units of work of a load, durable with the target. Safe for use by many threads. A
 * unit is marked only after its effect is durable. A unit that is not marked may have been done all
 * the same, so doing it again must change nothing.
 */
public interface WorkCheckpoint {

  boolean isDone(String unit);

  void done(String unit, LoadResult result);

  /** Progress inside a unit, for people; not durable. */
  void progress(long bytes, long kvs, String waitingOn);

  /**
   * More input was gone over, whether or not anything of it is put; for people, not durable. What
   * is passed over because it is done already is told as well.
   *
   * @param bytes plain
   */
  default void read(long bytes) {}
}
