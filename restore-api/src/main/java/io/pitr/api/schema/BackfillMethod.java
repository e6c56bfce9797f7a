package io.pitr.api.schema;

/** How a DDL job fills what it builds. */
public enum BackfillMethod {
  NONE(0),
  /** With transactions, which the log backup records. */
  TRANSACTIONAL(1),
  /** With ingested files, which the log backup does not record. */
  INGEST(2),
  /** With transactions into a temporary index that is merged afterwards. */
  TRANSACTIONAL_WITH_MERGE(3),

  /** A way that this version does not know; the job has its number. */
  OTHER(-1);

  private static final CodeTable<BackfillMethod> BY_CODE =
      CodeTable.of(values(), BackfillMethod::code, OTHER);

  private final int code;

  BackfillMethod(int code) {
    this.code = code;
  }

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  /** {@link #OTHER} for a number of a newer version. */
  public static BackfillMethod of(int code) {
    return BY_CODE.find(code);
  }
}
