package io.pitr.apply.plan;

import io.pitr.api.ErrorCode;

/** Failures of applying the log. */
public final class ApplyError {
  public static final ErrorCode LOG_RANGE_TOO_LARGE =
      ErrorCode.user(
          "LOG_RANGE_TOO_LARGE",
          "A part of a log file is larger than this program can hold.",
          "Restore this backup to a cluster.");

  private ApplyError() {}
}
