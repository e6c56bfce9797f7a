package io.pitr.api.target;

import io.pitr.api.ErrorCode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Failures of a restore target. */
public final class TargetError {
  public static final ErrorCode TARGET_URI_INVALID =
      ErrorCode.usage(
          "TARGET_URI_INVALID",
          "The target URI is invalid.",
          "Give --target embedded:///path or --pd HOST:PORT.");

  public static final ErrorCode TARGET_SCHEME_UNKNOWN =
      ErrorCode.usage(
          "TARGET_SCHEME_UNKNOWN",
          "No plugin serves this target scheme.",
          "Use one of the schemes that `br plugins` lists, or put the plugin's jar into plugins/.");

  public static final ErrorCode TARGET_NOT_FOUND =
      ErrorCode.user(
          "TARGET_NOT_FOUND",
          "There is no target at this place.",
          "Check --target; a restore creates it.");

  public static final ErrorCode TARGET_FOREIGN =
      ErrorCode.user(
          "TARGET_FOREIGN",
          "The place contains something that is not a target of this program.",
          "Choose an empty folder as the target.");

  public static final ErrorCode TARGET_IN_USE =
      ErrorCode.user(
              "TARGET_IN_USE",
              "Another run is using the target.",
              "Wait for that run or stop it. The lock of a run that died is released automatically.")
          .asTransient();

  public static final ErrorCode TARGET_FOLLOWED =
      ErrorCode.user(
          "TARGET_FOLLOWED",
          "Another follower restores into the target.",
          "Let it run, or stop it first: a target has one follower. The claim of a follower that"
              + " died ends by itself within 30 seconds.");

  public static final ErrorCode TARGET_IO =
      ErrorCode.environment(
          "TARGET_IO",
          "The target's storage failed.",
          "Check the disk or the cluster, then run the same command again.");

  public static final ErrorCode TARGET_CORRUPT =
      ErrorCode.corrupt(
          "TARGET_CORRUPT",
          "The target's own data is damaged.",
          "Discard the target with `br restore abort --drop-restored` and restore again.");

  public static final ErrorCode TARGET_NOT_READABLE =
      ErrorCode.user(
          "TARGET_NOT_READABLE",
          "This program can't read this kind of target.",
          "Read it through its SQL server.");

  public static final ErrorCode DROP_UNSUPPORTED =
      ErrorCode.user(
          "DROP_UNSUPPORTED",
          "This kind of target can't remove what a chain created.",
          "Run `br restore abort --purge`, and remove the objects that it lists yourself.");

  public static final ErrorCode SST_DAMAGED =
      ErrorCode.corrupt(
          "SST_DAMAGED",
          "A file of the full backup does not match its metadata.",
          "Run `br backup verify`, then copy the file again from the original backup.");

  public static final ErrorCode UNIQUE_INDEX_DUPLICATE =
      ErrorCode.user(
          "UNIQUE_INDEX_DUPLICATE",
          "Two rows have the same values in the columns of a unique index.",
          "Look at both rows upstream at that timestamp, then run `br restore finish` again, end the"
              + " chain without the index (`br restore finish --skip-index db.table.index`), or restore"
              + " to another timestamp.");

  public static final ErrorCode INDEX_NOT_BUILDABLE =
      ErrorCode.user(
          "INDEX_NOT_BUILDABLE",
          "An index uses a feature that can't be computed here.",
          "End the chain without the index (`br restore finish --skip-index db.table.index`), or"
              + " restore to a cluster.");

  public static final ErrorCode INDEX_ROW_REFUSED =
      ErrorCode.user(
          "INDEX_ROW_REFUSED",
          "The value that an index has for a row can't be computed.",
          "End the chain without the index: `br restore finish --skip-index DB.TABLE.INDEX`.");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_]+");

  private TargetError() {}

  /** Remedy for an index that cannot be built: names the flag that leaves it out. */
  public static String skipIndex(String schema, String table, String index) {
    return "Correct the row, or end the chain without the index: "
        + "`br restore finish --skip-index "
        + indexArgument(List.of(schema, table, index))
        + "`.";
  }

  /** As a word of a shell; in backticks if a name has other characters than letters and digits. */
  private static String indexArgument(List<String> names) {
    if (names.stream().allMatch(name -> PLAIN.matcher(name).matches())) {
      return String.join(".", names);
    }
    String quoted =
        names.stream()
            .map(name -> "`" + name.replace("`", "``") + "`")
            .collect(Collectors.joining("."));
    return "'" + quoted.replace("'", "'\\''") + "'";
  }
}
