package io.pitr.engine.schema;

/** Whether an object of the upstream cluster is restored. */
public enum Scope {
  RESTORED,
  /** In a system database; never restored from a log. */
  SYSTEM,
  /** Left out by the table filter. */
  LEFT_OUT
}
