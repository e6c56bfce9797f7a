package io.pitr.api;

/** The end of a run before its work is done, as the user asked. */
public final class StopError {
  public static final ErrorCode INTERRUPTED =
      ErrorCode.environment(
              "INTERRUPTED",
              "The run was ended by a signal before its work was done.",
              "Run the same command again to resume.")
          .asPermanent();

  private StopError() {}
}
