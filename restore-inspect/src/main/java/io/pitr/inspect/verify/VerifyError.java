package io.pitr.inspect.verify;

import io.pitr.api.ErrorCode;

/** What can be wrong with a file of a backup. */
public enum VerifyError implements ErrorCode {
  FILE_MISSING(
      Kind.CORRUPT,
      "A file that the backup's metadata names is not there.",
      "Copy the file again from where the backup came from."),
  FILE_SIZE_WRONG(
      Kind.CORRUPT,
      "A file is shorter or longer than the backup's metadata says.",
      "Copy the file again from where the backup came from."),
  FILE_CHECKSUM_WRONG(
      Kind.CORRUPT,
      "A file's bytes are not those that were written.",
      "Copy the file again from where the backup came from."),
  FILE_CONTENT_WRONG(
      Kind.CORRUPT,
      "What a file holds is not what the backup's metadata says.",
      "Copy the file and the metadata again from where the backup came from; if they are the same"
          + " there, restore to a timestamp before the file's span or use another backup."),
  METADATA_UNUSUAL(
      Kind.CORRUPT,
      "A metadata file has a form that no known writer produces. It is read completely.",
      "A restore continues. If the original of the file differs, copy it again; otherwise report it."),
  FILE_UNREFERENCED(
      Kind.CORRUPT,
      "A log file is there that no metadata names: a metadata file may be missing.",
      "Copy `v1/backupmeta` again from where the log backup came from; a file that a failed flush"
          + " of TiKV left behind does no harm."),
  TABLE_CHECKSUM_WRONG(
      Kind.CORRUPT,
      "The files of a table do not add up to the table's checksum.",
      "A file of the table is missing from the metadata: use another full backup.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  VerifyError(Kind kind, String cause, String remedy) {
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
