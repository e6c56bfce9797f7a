package io.pitr.engine.schema;

/** Whether an object of the upstream cluster is restored. */
public enum Scope {
  RESTORED,
  /** Of a system database: never replayed from a log. */
  SYSTEM,
  /** Left out by the table filter. */
  LEFT_OUT
}
