package io.pitr.inspect;

import io.pitr.api.ErrorCode;

/** Errors of inspecting backups and targets. */
public final class InspectError {
  public static final ErrorCode EXPORT_FOLDER_NOT_EMPTY =
      ErrorCode.user(
          "EXPORT_FOLDER_NOT_EMPTY",
          "The folder of an export is not empty.",
          "Give -o a folder that is empty or does not exist.");

  public static final ErrorCode NOTHING_SELECTED =
      ErrorCode.user(
          "NOTHING_SELECTED",
          "A check or an export would read nothing.",
          "Correct --filter; a rule is DATABASE.TABLE, and * matches any name.");

  public static final ErrorCode EXPORT_NOT_COMPUTABLE =
      ErrorCode.user(
          "EXPORT_NOT_COMPUTABLE",
          "The expression of a generated column is not supported.",
          "Export with --format sql or csv, which omit generated columns, or exclude the table with"
              + " --filter.");

  public static final ErrorCode EXPORT_ROW_UNREADABLE =
      ErrorCode.corrupt(
          "EXPORT_ROW_UNREADABLE",
          "A row does not match the definition of its table.",
          "Run `br check`, which lists every such row, and exclude the table with --filter.");

  public static final ErrorCode EXPORT_IO =
      ErrorCode.environment(
          "EXPORT_IO",
          "Writing an export failed.",
          "Check the disk and its free space, then export again into an empty folder.");

  public static final ErrorCode DEFINITION_UNSAFE =
      ErrorCode.corrupt(
          "DEFINITION_UNSAFE",
          "The definition of an object would load more than this object.",
          "Export with --format sql, whose texts are escaped. If that is refused too, exclude the object with --filter, and find out who wrote the backup.");

  public static final ErrorCode REPORT_NAME_INVALID =
      ErrorCode.usage(
          "REPORT_NAME_INVALID",
          "The file name of a report has an unknown extension.",
          "Give --report a name that ends in .html or .json.");

  public static final ErrorCode REPORT_IO =
      ErrorCode.environment(
          "REPORT_IO",
          "Writing the report of a restore failed.",
          "Give --report a file in an existing, writable folder. `br restore status` shows the progress"
              + " of the restore.");

  public static final ErrorCode TIMELINE_PAGE_IO =
      ErrorCode.environment(
          "TIMELINE_PAGE_IO",
          "Writing the page of a timeline failed.",
          "Give --html a file in an existing, writable folder.");

  private InspectError() {}
}
