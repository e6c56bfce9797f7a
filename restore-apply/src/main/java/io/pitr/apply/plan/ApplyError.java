package io.pitr.apply.plan;

import io.pitr.api.ErrorCode;

/** Failures of applying the log. */
public enum ApplyError implements ErrorCode {
  LOG_RANGE_TOO_LARGE(
      Kind.USER,
      "A part of a log file is larger than this program can hold.",
      "Restore this backup to a cluster."),
  APPLY_INTERRUPTED(
      Kind.ENVIRONMENT,
      "The run was interrupted while the log was applied.",
      "Run the same command again; what is done is not done again.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  ApplyError(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
