package io.pitr.api;

/**
 * Whether the user asked the run to stop, for instance with Ctrl-C. Long work asks at each safe
 * point: between two units of work and while it waits. A request that was made stays made.
 * Thread-safe.
 */
@FunctionalInterface
public interface StopRequest {
  /** The run can't be asked to stop. */
  StopRequest NEVER = () -> false;

  boolean isMade();

  /**
   * Ends the work if the run was asked to stop.
   *
   * @throws RestoreException {@link StopError#INTERRUPTED}
   */
  default void check() {
    if (isMade()) {
      throw new RestoreException(StopError.INTERRUPTED, "the run was asked to stop", "");
    }
  }
}
