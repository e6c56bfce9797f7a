package io.pitr.api.schema;

/** How far the backfill of an index is. */
public enum BackfillState {
  /** No backfill runs. */
  INAPPLICABLE(0),
  RUNNING(1),
  READY_TO_MERGE(2),
  MERGING(3),

  /** A state that this version does not know; the index has its number. */
  OTHER(-1);

  private static final CodeTable<BackfillState> BY_CODE =
      CodeTable.of(values(), BackfillState::code, OTHER);

  private final int code;

  BackfillState(int code) {
    this.code = code;
  }

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  /** {@link #OTHER} for a number of a newer version. */
  public static BackfillState of(int code) {
    return BY_CODE.find(code);
  }
}
