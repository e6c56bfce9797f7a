package io.pitr.sql.row;

import io.pitr.sql.value.ColumnType;
import java.util.Set;

/**
 * Decides which columns can't be decoded from keys, so that index values store them again
 * (spec/formats.md §5.5.3).
 */
public final class RestoredData {
  private static final Set<String> BIN_COLLATIONS =
      Set.of(
          "ascii_bin",
          "latin1_bin",
          "utf8_bin",
          "utf8mb4_bin",
          "utf8mb4_0900_bin",
          ColumnType.BINARY);

  private RestoredData() {}

  /** Whether a key does not contain the complete value of a column of this type. */
  public static boolean isNeeded(ColumnType type, boolean newCollation) {
    return newCollation
        && type.isCharacterString()
        && !type.collation().equals("utf8mb4_0900_bin")
        && (!isBin(type) || type.code().isVarchar());
  }

  /** Whether the sort key is the text without its trailing spaces. */
  public static boolean isBin(ColumnType type) {
    return BIN_COLLATIONS.contains(type.collation());
  }
}
