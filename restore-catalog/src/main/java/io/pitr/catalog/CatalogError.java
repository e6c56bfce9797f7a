package io.pitr.catalog;

import io.pitr.api.ErrorCode;

/** Failures of a backup that its metadata shows. */
public final class CatalogError {
  public static final ErrorCode BACKUP_NOT_FOUND =
      ErrorCode.user(
          "BACKUP_NOT_FOUND",
          "The storage has no full backup.",
          "Check the URL: it must name the folder with the full backup's `backupmeta`.");

  public static final ErrorCode BACKUP_UNFINISHED =
      ErrorCode.user(
          "BACKUP_UNFINISHED",
          "The full backup was started and never finished.",
          "Finish the backup (the same `br backup full` command resumes it), or use another one.");

  public static final ErrorCode BACKUP_META_CORRUPT =
      ErrorCode.corrupt(
          "BACKUP_META_CORRUPT",
          "The full backup's metadata is damaged, or the key is wrong.",
          "Check --crypter.method and its key; if they are right, copy the damaged file again from where the backup came from.");

  public static final ErrorCode BACKUP_UNSUPPORTED =
      ErrorCode.user(
          "BACKUP_UNSUPPORTED",
          "This kind of full backup can't be the base of a point-in-time restore.",
          "Use a full backup of a TiDB cluster made with `br backup full`.");

  public static final ErrorCode BACKUP_INCREMENTAL =
      ErrorCode.user(
          "BACKUP_INCREMENTAL",
          "The backup is an incremental one.",
          "Give the full backup that it is based on; the log backup covers the time after it.");

  public static final ErrorCode BACKUP_TOO_NEW =
      ErrorCode.user(
          "BACKUP_TOO_NEW",
          "The backup was made by a newer version than this program supports.",
          "Use a newer version of this program; --check-requirements=false ignores unknown fields.");

  public static final ErrorCode BACKUP_IS_LOG =
      ErrorCode.user(
          "BACKUP_IS_LOG",
          "The storage has a log backup instead of a full backup.",
          "Give the log backup with --storage and the full backup with --full-backup-storage.");

  public static final ErrorCode BACKUP_FILES_MISSING =
      ErrorCode.corrupt(
          "BACKUP_FILES_MISSING",
          "Files of the full backup are missing or truncated.",
          "Copy the named files again from where the backup came from; `br backup verify` lists all damages.");

  public static final ErrorCode LOG_NOT_FOUND =
      ErrorCode.user(
          "LOG_NOT_FOUND",
          "The storage has no log backup.",
          "Check the URL: it must name the folder that was given to `br log start`.");

  public static final ErrorCode LOG_IS_FULL_BACKUP =
      ErrorCode.user(
          "LOG_IS_FULL_BACKUP",
          "The storage has a full backup instead of a log backup.",
          "Give the log backup with --storage and the full backup with --full-backup-storage.");

  public static final ErrorCode LOG_MARKER_CORRUPT =
      ErrorCode.corrupt(
          "LOG_MARKER_CORRUPT",
          "The log backup's `backupmeta` is damaged.",
          "Copy `backupmeta` again from where the log backup came from.");

  public static final ErrorCode LOG_CHECKPOINT_CORRUPT =
      ErrorCode.corrupt(
          "LOG_CHECKPOINT_CORRUPT",
          "A file that records the end of the log backup is damaged.",
          "Copy the named file again from where the log backup came from.");

  public static final ErrorCode LOG_META_CORRUPT =
      ErrorCode.corrupt(
          "LOG_META_CORRUPT",
          "A metadata file of the log backup is damaged.",
          "Copy the named file again from where the log backup came from; `br log verify` lists all damages.");

  public static final ErrorCode LOG_TOO_NEW =
      ErrorCode.user(
          "LOG_TOO_NEW",
          "The log backup was made by a newer version than this program supports.",
          "Use a newer version of this program; --check-requirements=false ignores unknown fields.");

  public static final ErrorCode LOG_UNSUPPORTED =
      ErrorCode.user(
          "LOG_UNSUPPORTED",
          "The log backup uses a feature that this program does not support.",
          "Use another log backup; `br log info` shows what this one uses.");

  public static final ErrorCode LOG_LOCKED =
      ErrorCode.user(
              "LOG_LOCKED",
              "Another program has locked the log backup: it truncates the log or merges migrations.",
              "Wait until that program has ended; if it died, delete the lock file.")
          .asTransient();

  public static final ErrorCode LOG_DOES_NOT_REACH =
      ErrorCode.user(
          "LOG_DOES_NOT_REACH",
          "The log backup does not reach the requested timestamp.",
          "Choose a --restored-ts that is not later than the log's checkpoint, or wait until the log has advanced.");

  public static final ErrorCode LOG_STARTS_LATER =
      ErrorCode.user(
          "LOG_STARTS_LATER",
          "The log backup begins after the timestamp from which it is needed.",
          "Use a full backup that is not older than the log's start, or a log backup that was truncated less.");

  public static final ErrorCode LOG_RANGE_INVERTED =
      ErrorCode.usage(
          "LOG_RANGE_INVERTED",
          "The end of the span is before its start.",
          "Give a --restored-ts that is not before the start.");

  public static final ErrorCode LOG_FILES_MISSING =
      ErrorCode.corrupt(
          "LOG_FILES_MISSING",
          "Files that the log backup refers to are missing or truncated.",
          "Copy the named files again from where the log backup came from, or restore to a timestamp before their span.");

  public static final ErrorCode LOG_FILES_UNREFERENCED =
      ErrorCode.corrupt(
          "LOG_FILES_UNREFERENCED",
          "The log backup has files in the requested span that no metadata names: a metadata file may be missing.",
          "Copy `v1/backupmeta` again from where the log backup came from; if a failed flush of TiKV left these files, --check-requirements=false ignores them.");

  public static final ErrorCode LOG_NOT_ARRIVED =
      ErrorCode.user(
              "LOG_NOT_ARRIVED",
              "Files of a replicated log have not arrived that the requested span needs.",
              "Wait until the replication has copied them and run the command again, or choose a --restored-ts up to which the replica is complete.")
          .asTransient();

  public static final ErrorCode ORIGINAL_UNREADABLE =
      ErrorCode.environment(
          "ORIGINAL_UNREADABLE",
          "The original of a replicated log can't be read, so nothing shows what the replica lacks.",
          "Check --replica-of, the network and the access rights, then run the command again.");

  public static final ErrorCode ORIGINAL_DIFFERS =
      ErrorCode.user(
          "ORIGINAL_DIFFERS",
          "--replica-of and --storage name different logs.",
          "Give the storage that the log of --storage is copied from with --replica-of.");

  public static final ErrorCode LOG_COMPACTION_BEYOND =
      ErrorCode.user(
          "LOG_COMPACTION_BEYOND",
          "A compaction of the log reaches beyond the end of the segment. The target can't load a part of it, and its log files were deleted.",
          "Choose a --restored-ts that is not inside the compaction, restore into `embedded://`, or upgrade all TiKV nodes to 8.5.5 or newer.");

  public static final ErrorCode LOG_INGESTED_LATE =
      ErrorCode.corrupt(
          "LOG_INGESTED_LATE",
          "Files that were ingested into the upstream before the chain's timestamp were added to the log after that span was restored.",
          "Remove what this chain created with `br restore abort --drop-restored`, then start a new one from the full backup.");

  public static final ErrorCode MIGRATION_CORRUPT =
      ErrorCode.corrupt(
          "MIGRATION_CORRUPT",
          "A migration of the log backup, or a file that it references, is damaged.",
          "Copy the named file again from where the log backup came from.");

  public static final ErrorCode SCHEMA_VALUE_MISSING =
      ErrorCode.corrupt(
          "SCHEMA_VALUE_MISSING",
          "A committed change of the schema has no value in the log.",
          "Run `br log verify`; choose a --restored-ts before the change, or a newer full backup.");

  public static final ErrorCode COLLATION_DIFFERS =
      ErrorCode.user(
          "COLLATION_DIFFERS",
          "The backup and the target have different settings of new_collations_enabled_on_first_bootstrap.",
          "Restore into a cluster that was bootstrapped with the backup's setting.");

  private CatalogError() {}
}
