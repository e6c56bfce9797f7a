package io.pitr.inspect;

import io.pitr.api.ErrorCode;

/** Failures of looking at backups and targets. */
public final class InspectError {
  public static final ErrorCode EXPORT_FOLDER_NOT_EMPTY =
      ErrorCode.user(
          "EXPORT_FOLDER_NOT_EMPTY",
          "The folder of an export holds files already.",
          "Give -o a folder that is empty or does not exist.");

  public static final ErrorCode EXPORT_NOT_COMPUTABLE =
      ErrorCode.user(
          "EXPORT_NOT_COMPUTABLE",
          "A generated column has an expression that can't be computed here.",
          "Export with --format sql or csv, which leave generated columns out, or leave the table out"
              + " with --filter.");

  public static final ErrorCode EXPORT_ROW_UNREADABLE =
      ErrorCode.corrupt(
          "EXPORT_ROW_UNREADABLE",
          "A row does not follow the definition of its table.",
          "Run `br check`, which lists every such row, and leave the table out with --filter.");

  public static final ErrorCode EXPORT_IO =
      ErrorCode.environment(
          "EXPORT_IO",
          "Writing an export failed.",
          "Check the disk and its free space, then export again into an empty folder.");

  public static final ErrorCode REPORT_NAME_INVALID =
      ErrorCode.usage(
          "REPORT_NAME_INVALID",
          "The name of a report does not say whether it is a page or a document.",
          "Give --report a name that ends in .html or in .json.");

  public static final ErrorCode REPORT_IO =
      ErrorCode.environment(
          "REPORT_IO",
          "The report of a restore can't be written.",
          "Give --report a file in a folder that exists and that this user may write to; `br restore"
              + " status` says how far the restore is.");

  public static final ErrorCode TIMELINE_PAGE_IO =
      ErrorCode.environment(
          "TIMELINE_PAGE_IO",
          "The page of a timeline can't be written.",
          "Give --html a file in a folder that exists and that this user may write to.");

  private InspectError() {}
}
