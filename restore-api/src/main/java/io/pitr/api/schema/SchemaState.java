package io.pitr.api.schema;

/** States of a schema object while a DDL job changes it (spec/formats.md §6.6). */
public enum SchemaState {
  NONE(0),
  DELETE_ONLY(1),
  WRITE_ONLY(2),
  WRITE_REORGANIZATION(3),
  DELETE_REORGANIZATION(4),
  PUBLIC(5),
  REPLICA_ONLY(6),
  GLOBAL_TXN_ONLY(7),

  /** A state that this version does not know; the object has its number. */
  OTHER(-1);

  private static final CodeTable<SchemaState> BY_CODE =
      CodeTable.of(values(), SchemaState::code, OTHER);

  private final int code;

  SchemaState(int code) {
    this.code = code;
  }

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  /** {@link #OTHER} for a number of a newer version. */
  public static SchemaState of(int code) {
    return BY_CODE.find(code);
  }
}
