package io.pitr.engine.apply;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.target.LogRange;

/** Failures of applying the log. */
public enum ApplyError implements ErrorCode {
  LOG_RANGE_DAMAGED(
      Kind.CORRUPT,
      "A part of a log file does not hold what its metadata says.",
      "Run `br log verify`, then copy the file again from where the backup came from."),
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

  static RestoreException damaged(LogRange range, String what) {
    return new RestoreException(LOG_RANGE_DAMAGED, what, range.id());
  }

  static RestoreException damaged(LogRange range, String what, Throwable cause) {
    return new RestoreException(LOG_RANGE_DAMAGED, what, range.id(), cause);
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
