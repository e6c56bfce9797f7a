package io.pitr.inspect.verify;

import io.pitr.api.ErrorCode;

/** What can be wrong with a file of a backup. */
public final class VerifyError {
  public static final ErrorCode FILE_MISSING =
      ErrorCode.corrupt(
          "FILE_MISSING",
          "A file that the backup's metadata names is not there.",
          "Copy the file again from where the backup came from.");

  public static final ErrorCode FILE_SIZE_WRONG =
      ErrorCode.corrupt(
          "FILE_SIZE_WRONG",
          "A file is shorter or longer than the backup's metadata says.",
          "Copy the file again from where the backup came from.");

  public static final ErrorCode FILE_CHECKSUM_WRONG =
      ErrorCode.corrupt(
          "FILE_CHECKSUM_WRONG",
          "A file's bytes are not those that were written.",
          "Copy the file again from where the backup came from.");

  public static final ErrorCode FILE_CONTENT_WRONG =
      ErrorCode.corrupt(
          "FILE_CONTENT_WRONG",
          "What a file holds is not what the backup's metadata says.",
          "Copy the file and the metadata again from where the backup came from; if they are the same"
              + " there, restore to a timestamp before the file's span or use another backup.");

  public static final ErrorCode METADATA_UNUSUAL =
      ErrorCode.corrupt(
          "METADATA_UNUSUAL",
          "A metadata file has a form that no known writer produces. It is read completely.",
          "A restore continues. If the original of the file differs, copy it again; otherwise report it.");

  public static final ErrorCode FILE_UNREFERENCED =
      ErrorCode.corrupt(
          "FILE_UNREFERENCED",
          "A log file is there that no metadata names: a metadata file may be missing.",
          "Copy `v1/backupmeta` again from where the log backup came from; a file that a failed flush"
              + " of TiKV left behind does no harm.");

  public static final ErrorCode TABLE_CHECKSUM_WRONG =
      ErrorCode.corrupt(
          "TABLE_CHECKSUM_WRONG",
          "The files of a table do not add up to the table's checksum.",
          "A file of the table is missing from the metadata: use another full backup.");

  private VerifyError() {}
}
