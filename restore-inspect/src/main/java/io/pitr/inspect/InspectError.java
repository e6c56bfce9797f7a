package io.pitr.inspect;

import io.pitr.api.ErrorCode;

/** Failures of looking at backups and targets. */
public enum InspectError implements ErrorCode {
  EXPORT_FOLDER_NOT_EMPTY(
      Kind.USER,
      "The folder of an export holds files already.",
      "Give -o a folder that is empty or does not exist."),
  EXPORT_NOT_COMPUTABLE(
      Kind.USER,
      "A generated column has an expression that can't be computed here.",
      "Export with --format sql or csv, which leave generated columns out, or leave the table out"
          + " with --filter."),
  EXPORT_ROW_UNREADABLE(
      Kind.CORRUPT,
      "A row does not follow the definition of its table.",
      "Run `br check`, which lists every such row, and leave the table out with --filter."),
  EXPORT_IO(
      Kind.ENVIRONMENT,
      "Writing an export failed.",
      "Check the disk and its free space, then export again into an empty folder."),
  REPORT_NAME_INVALID(
      Kind.USAGE,
      "The name of a report does not say whether it is a page or a document.",
      "Give --report a name that ends in .html or in .json."),
  REPORT_IO(
      Kind.ENVIRONMENT,
      "The report of a restore can't be written.",
      "Give --report a file in a folder that exists and that this user may write to; `br restore"
          + " status` says how far the restore is."),
  TIMELINE_PAGE_IO(
      Kind.ENVIRONMENT,
      "The page of a timeline can't be written.",
      "Give --html a file in a folder that exists and that this user may write to.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  InspectError(Kind kind, String cause, String remedy) {
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
