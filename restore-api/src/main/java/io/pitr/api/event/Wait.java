package io.pitr.api.event;

/**
 * A thread of the run begins or ends to wait for something that somebody else does. Each begin is
 * followed by an end with the same reason; waits of several threads overlap.
 *
 * @param reason what has to come about, for instance {@code TiDB loads the schema}
 */
public record Wait(String reason, Step step) {

  /** The two ends of a wait. */
  public enum Step {
    BEGAN,
    ENDED
  }
}
