package io.pitr.api.hook;

/**
 * The result of an action. A failure is an exception.
 *
 * @param detail a sentence for the user; may be empty
 */
public record ActionOutcome(Status status, String detail) {
  public static final ActionOutcome DONE = new ActionOutcome(Status.DONE, "");

  /** The kinds of results. */
  public enum Status {
    /** Recorded as done. */
    DONE,
    /** It does not apply to this target; recorded as done, and reported. */
    NOT_APPLICABLE,
    /** The user chose to go on without it; recorded as done, and reported. */
    SKIPPED,
    /** It cannot be done yet; a later finish tries again. */
    PENDING
  }
}
