package io.pitr.api.schema;

import java.util.Optional;

/**
 * States of a schema object while a DDL job changes it, in the order of their numbers in TiDB
 * (spec/formats.md §6.6).
 */
public enum SchemaState {
  NONE,
  DELETE_ONLY,
  WRITE_ONLY,
  WRITE_REORGANIZATION,
  DELETE_REORGANIZATION,
  PUBLIC,
  REPLICA_ONLY,
  GLOBAL_TXN_ONLY,

  /** A state that this version does not know; the object has its number. */
  OTHER;

  private static final SchemaState[] ALL = values();

  /** The number in TiDB; -1 for {@link #OTHER}. */
  public int code() {
    return this == OTHER ? -1 : ordinal();
  }

  /** Empty for a number of a newer version. */
  public static Optional<SchemaState> of(int code) {
    return code >= 0 && code < OTHER.ordinal() ? Optional.of(ALL[code]) : Optional.empty();
  }
}
