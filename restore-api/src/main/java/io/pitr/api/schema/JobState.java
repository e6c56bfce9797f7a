package io.pitr.api.schema;

import java.util.Optional;

/** States of a DDL job, in the order of their numbers in TiDB (spec/formats.md §6.6). */
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
  PAUSING,

  /** A state that this version does not know; the object has its number. */
  OTHER;

  private static final JobState[] ALL = values();

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return this == OTHER ? -1 : ordinal();
  }

  /** Empty for a number of a newer version. */
  public static Optional<JobState> of(int code) {
    return code >= 0 && code < OTHER.ordinal() ? Optional.of(ALL[code]) : Optional.empty();
  }
}
