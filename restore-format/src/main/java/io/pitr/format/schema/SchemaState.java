package io.pitr.format.schema;

import java.util.Optional;

/** States of a schema object while a DDL job changes it (spec/formats.md §6.6). */
public enum SchemaState {
  NONE,
  DELETE_ONLY,
  WRITE_ONLY,
  WRITE_REORGANIZATION,
  DELETE_REORGANIZATION,
  PUBLIC,
  REPLICA_ONLY,
  GLOBAL_TXN_ONLY;

  private static final SchemaState[] ALL = values();

  public int code() {
    return ordinal();
  }

  /** Empty for a code of a newer version. */
  public static Optional<SchemaState> of(int code) {
    return code >= 0 && code < ALL.length ? Optional.of(ALL[code]) : Optional.empty();
  }
}
