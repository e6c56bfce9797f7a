package io.pitr.cli.flag;

/** What a set of flags is for; a command names the groups that it takes. */
public enum FlagGroup {
  /** For the backup storages. */
  STORAGE,
  /** For the restore target. */
  TARGET,
  /** For restoring. */
  RESTORE,
  /** For the end of a chain. */
  FINISH,
  /** For any command. */
  ANY
}
