package io.pitr.api.target;

/**
 * Which units of work of a load are done, durable with the target. Any thread. A unit is marked
 * only after its effect is durable, so a unit that is not marked may have been done: doing it again
 * must change nothing.
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
