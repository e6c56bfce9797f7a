package io.pitr.api;

/** Limits that the operating system sets to the process. */
public final class ProcessError {
  public static final ErrorCode OPEN_FILES_EXHAUSTED =
      ErrorCode.environment(
          "OPEN_FILES_EXHAUSTED",
          "The process has reached its limit of open files.",
          "Raise the limit with `ulimit -n 4096` in the same shell, then run the same command"
              + " again.");

  private ProcessError() {}
}
