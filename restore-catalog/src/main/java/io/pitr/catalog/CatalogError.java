package io.pitr.catalog;

import io.pitr.api.ErrorCode;

/** What is wrong with a backup as a whole, before any of its data is read. */
public enum CatalogError implements ErrorCode {
  BACKUP_NOT_FOUND(
      Kind.USER,
      "The storage holds no full backup.",
      "Check the URL: it must name the folder that holds the full backup's `backupmeta`."),
  BACKUP_UNFINISHED(
      Kind.USER,
      "The full backup was begun and never finished.",
      "Finish the backup (the same `br backup full` command goes on where it stopped), or use another one."),
  BACKUP_META_CORRUPT(
      Kind.CORRUPT,
      "The full backup's metadata is damaged, or the key is wrong.",
      "Check --crypter.method and its key; if they are right, copy the damaged file again from where the backup came from."),
  BACKUP_UNSUPPORTED(
      Kind.USER,
      "The full backup is of a kind that can't be the base of a point-in-time restore here.",
      "Use a full backup of a TiDB cluster made with `br backup full`."),
  BACKUP_INCREMENTAL(
      Kind.USER,
      "The backup is an incremental one.",
      "Give the full backup that it builds on; the log backup covers the time after it."),
  BACKUP_TOO_NEW(
      Kind.USER,
      "The backup was made by a newer version than this program knows.",
      "Use a newer version of this program; --check-requirements=false goes on where only unknown fields were met."),
  BACKUP_IS_LOG(
      Kind.USER,
      "The storage holds a log backup where a full backup is wanted.",
      "Give the log backup with --storage and the full backup with --full-backup-storage."),
  BACKUP_FILES_MISSING(
      Kind.CORRUPT,
      "Files of the full backup are missing or truncated.",
      "Copy the named files again from where the backup came from; `br backup verify` lists all that is wrong."),
  LOG_NOT_FOUND(
      Kind.USER,
      "The storage holds no log backup.",
      "Check the URL: it must name the folder that was given to `br log start`."),
  LOG_IS_FULL_BACKUP(
      Kind.USER,
      "The storage holds a full backup where a log backup is wanted.",
      "Give the log backup with --storage and the full backup with --full-backup-storage."),
  LOG_MARKER_CORRUPT(
      Kind.CORRUPT,
      "The log backup's `backupmeta` is damaged.",
      "Copy `backupmeta` again from where the log backup came from."),
  LOG_CHECKPOINT_CORRUPT(
      Kind.CORRUPT,
      "A file that says how far the log backup reaches is damaged.",
      "Copy the named file again from where the log backup came from."),
  LOG_META_CORRUPT(
      Kind.CORRUPT,
      "A metadata file of the log backup is damaged.",
      "Copy the named file again from where the log backup came from; `br log verify` lists all that is wrong."),
  LOG_TOO_NEW(
      Kind.USER,
      "The log backup was made by a newer version than this program knows.",
      "Use a newer version of this program; --check-requirements=false goes on where only unknown fields were met."),
  LOG_UNSUPPORTED(
      Kind.USER,
      "The log backup uses a feature that this program does not read.",
      "Use another log backup; `br log info` shows what this one uses."),
  LOG_LOCKED(
      Kind.USER,
      "Another program holds the log backup for itself: it is being truncated, or migrations are being merged.",
      "Wait until that program has ended; if it is dead, delete the lock file."),
  LOG_DOES_NOT_REACH(
      Kind.USER,
      "The log backup does not reach the timestamp wanted.",
      "Choose a --restored-ts that is not later than the log's checkpoint, or wait until the log has advanced."),
  LOG_STARTS_LATER(
      Kind.USER,
      "The log backup begins after the timestamp from which it is needed.",
      "Use a full backup that is not older than the log's beginning, or a log backup that was not truncated so far."),
  LOG_RANGE_INVERTED(
      Kind.USAGE,
      "The end of the range lies before its start.",
      "Give a --restored-ts that is not before the start."),
  LOG_FILES_MISSING(
      Kind.CORRUPT,
      "Files that the log backup refers to are missing or truncated.",
      "Copy the named files again from where the log backup came from, or restore to a timestamp before their span."),
  LOG_FILES_UNREFERENCED(
      Kind.CORRUPT,
      "The log backup holds files of the wanted span that none of its metadata names: a metadata file may be missing.",
      "Copy `v1/backupmeta` again from where the log backup came from; if a failed flush of TiKV left these files, --check-requirements=false goes on without them."),
  LOG_COMPACTION_BEYOND(
      Kind.USER,
      "A compaction of the log reaches beyond the end of the segment, and neither can it be cut there nor are its log files left.",
      "Choose a --restored-ts that the compaction does not reach beyond, restore into `embedded://`, or bring all TiKV nodes to 8.5.5 or newer."),
  LOG_INGESTED_LATE(
      Kind.CORRUPT,
      "Files that were ingested into the upstream before the chain's timestamp were added to the log after it was restored.",
      "Begin a new chain from the full backup (`br restore abort` gives this one up)."),
  MIGRATION_CORRUPT(
      Kind.CORRUPT,
      "A migration of the log backup, or what it refers to, is damaged.",
      "Copy the named file again from where the log backup came from.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  CatalogError(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
