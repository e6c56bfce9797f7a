package io.pitr.inspect.verify;

import io.pitr.api.ErrorCode;

/** Problems of files of a backup. */
public final class VerifyError {
  public static final ErrorCode FILE_MISSING =
      ErrorCode.corrupt(
          "FILE_MISSING",
          "A file in the backup's metadata does not exist.",
          "Copy the file again from the original backup.");

  public static final ErrorCode FILE_SIZE_WRONG =
      ErrorCode.corrupt(
          "FILE_SIZE_WRONG",
          "A file is shorter or longer than the backup's metadata says.",
          "Copy the file again from the original backup.");

  public static final ErrorCode FILE_CHECKSUM_WRONG =
      ErrorCode.corrupt(
          "FILE_CHECKSUM_WRONG",
          "The checksum of a file is wrong: its bytes have changed since it was written.",
          "Copy the file again from the original backup.");

  public static final ErrorCode FILE_CONTENT_WRONG =
      ErrorCode.corrupt(
          "FILE_CONTENT_WRONG",
          "The content of a file differs from the backup's metadata.",
          "Copy the file and the metadata again from the original backup. If they are the same there,"
              + " restore to a timestamp before the file's span or use another backup.");

  public static final ErrorCode METADATA_UNUSUAL =
      ErrorCode.corrupt(
          "METADATA_UNUSUAL",
          "A metadata file has a form that no known writer produces. It is read completely.",
          "A restore continues. If the original of the file differs, copy it again; otherwise report it.");

  public static final ErrorCode FILE_UNREFERENCED =
      ErrorCode.corrupt(
          "FILE_UNREFERENCED",
          "No metadata file references a log file: a metadata file may be missing.",
          "Copy `v1/backupmeta` again from the original log backup. A file that a failed flush of TiKV"
              + " left behind is harmless.");

  public static final ErrorCode TABLE_CHECKSUM_WRONG =
      ErrorCode.corrupt(
          "TABLE_CHECKSUM_WRONG",
          "The files of a table do not match the table's checksum.",
          "A file of the table is missing from the metadata: use another full backup.");

  private VerifyError() {}
}
