package io.pitr.format.schema;

import java.util.Optional;

/** States of a DDL job (spec/formats.md §6.6). */
public enum JobState {
  NONE,
  RUNNING,
  ROLLING_BACK,
  ROLLBACK_DONE,
  DONE,
  CANCELLED,
  SYNCED,
  CANCELLING,
  QUEUEING,
  PAUSED,
  PAUSING;

  private static final JobState[] ALL = values();

  public int code() {
    return ordinal();
  }

  /** Empty for a code of a newer version. */
  public static Optional<JobState> of(int code) {
    return code >= 0 && code < ALL.length ? Optional.of(ALL[code]) : Optional.empty();
  }
}
