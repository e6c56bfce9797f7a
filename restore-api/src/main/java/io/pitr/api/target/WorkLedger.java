package io.pitr.api.target;

/**
 * Which units of work of a load are done, durable with the target. Any thread. A unit is marked
 * only after its effect is durable, so a unit that is not marked may have been done: doing it again
 * must change nothing.
 */
public interface WorkLedger {

  boolean isDone(String unit);

  void done(String unit, LoadResult result);

  /** Progress inside a unit, for people; not durable. */
  void progress(long bytes, long kvs, String waitingOn);
}
