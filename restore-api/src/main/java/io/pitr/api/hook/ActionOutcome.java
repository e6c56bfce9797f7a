package io.pitr.api.hook;

/**
 * How an action ended. A failure is an exception instead.
 *
 * @param detail a sentence for people; empty when there is nothing to say
 */
public record ActionOutcome(Status status, String detail) {
  public static final ActionOutcome DONE = new ActionOutcome(Status.DONE, "");

  /** The ways to end. */
  public enum Status {
    /** Ticked off. */
    DONE,
    /** This target has no such thing; ticked off, and said. */
    NOT_APPLICABLE,
    /** The user asked to go on without it; ticked off, and reported. */
    SKIPPED,
    /** Can't be done yet; stays, and a later finish tries again. */
    PENDING
  }
}
