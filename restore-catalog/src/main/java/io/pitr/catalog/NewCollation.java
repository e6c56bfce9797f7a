package io.pitr.catalog;

/** Whether the cluster of a backup had the new collation framework on (spec/formats.md §1.2). */
public enum NewCollation {
  ON,
  OFF,
  /** Not recorded: a backup of an old version. */
  UNKNOWN
}
