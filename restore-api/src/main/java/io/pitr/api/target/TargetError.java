package io.pitr.api.target;

import io.pitr.api.ErrorCode;

/** Failures of a restore target. */
public enum TargetError implements ErrorCode {
  TARGET_URI_INVALID(
      Kind.USAGE,
      "The target URI can't be understood.",
      "Give --target embedded:///path or --pd HOST:PORT."),
  TARGET_SCHEME_UNKNOWN(
      Kind.USAGE,
      "No plugin serves this target scheme.",
      "Use one of the schemes that `br plugins` lists, or put the plugin's jar into plugins/."),
  TARGET_NOT_FOUND(
      Kind.USER, "There is no target at this place.", "Check --target; a restore creates it."),
  TARGET_FOREIGN(
      Kind.USER,
      "The place holds something that is not a target of this program.",
      "Choose an empty folder as the target."),
  TARGET_IN_USE(
      Kind.USER,
      "Another run is using the target.",
      "Wait for that run, or end it; a dead run's hold is taken over by itself."),
  TARGET_IO(
      Kind.ENVIRONMENT,
      "The target's storage failed.",
      "Check the disk or the cluster, then run the same command again."),
  TARGET_CORRUPT(
      Kind.CORRUPT,
      "The target's own data is damaged.",
      "Give the target up with `br restore abort --purge` and restore anew."),
  TARGET_NOT_READABLE(
      Kind.USER, "The target can't be read back here.", "Read it through its SQL server."),
  SST_DAMAGED(
      Kind.CORRUPT,
      "A file of the full backup does not hold what its metadata says.",
      "Run `br backup verify`, then copy the file again from where the backup came from."),
  UNIQUE_INDEX_DUPLICATE(
      Kind.USER,
      "Two rows have the same values in the columns of a unique index.",
      "Look at both rows upstream at that timestamp, then run `br restore finish` again, end the"
          + " chain without the index (`br restore finish --skip-index db.table.index`), or restore"
          + " to another timestamp."),
  INDEX_NOT_BUILDABLE(
      Kind.USER,
      "An index uses a feature that can't be computed here.",
      "End the chain without the index (`br restore finish --skip-index db.table.index`), or"
          + " restore to a cluster."),
  INDEX_ROW_REFUSED(
      Kind.USER,
      "The value that an index has for a row can't be computed.",
      "End the chain without the index: `br restore finish --skip-index DB.TABLE.INDEX`.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  TargetError(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  /** What to do about an index that can't be built, with its name. */
  public static String skipIndex(String schema, String table, String index) {
    return "Correct the row, or end the chain without the index: "
        + "`br restore finish --skip-index "
        + String.join(".", schema, table, index)
        + "`.";
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
