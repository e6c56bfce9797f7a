package io.pitr.api.schema;

/** States of a DDL job (spec/formats.md §6.6). */
public enum JobState {
  NONE(0),
  RUNNING(1),
  ROLLING_BACK(2),
  ROLLBACK_DONE(3),
  DONE(4),
  CANCELLED(5),
  SYNCED(6),
  CANCELLING(7),
  QUEUEING(8),
  PAUSED(9),
  PAUSING(10),

  /** A state that this version does not know; the object has its number. */
  OTHER(-1);

  private static final CodeTable<JobState> BY_CODE = CodeTable.of(values(), JobState::code, OTHER);

  private final int code;

  JobState(int code) {
    this.code = code;
  }

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  /** {@link #OTHER} for a number of a newer version. */
  public static JobState of(int code) {
    return BY_CODE.find(code);
  }
}
