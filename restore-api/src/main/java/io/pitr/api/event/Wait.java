package io.pitr.api.event;

/**
 * A thread of the run starts or stops waiting for something outside this program. Each start is
 * followed by a stop with the same reason; waits of several threads may overlap.
 *
 * @param reason what the thread waits for, for example {@code TiDB loads the schema}
 */
public record Wait(String reason, Step step) {

  /** The two ends of a wait. */
  public enum Step {
    BEGAN,
    ENDED
  }
}
