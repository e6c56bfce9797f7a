package io.pitr.inspect.check;

import java.util.Locale;

/**
 * An inconsistency in a target.
 *
 * @param table database and table, quoted
 * @param index the index's name; empty if the row itself is wrong
 * @param row the row as a condition in SQL, such as {@code `id` = 5}; the raw key in hexadecimal
 *     digits if it does not name a row
 * @param rawKey the raw key of the entry or row, in lower-case hexadecimal digits
 * @param detail what differs
 */
public record CheckProblem(
    String table, String index, Kind kind, String row, String rawKey, String detail) {

  /** Kinds of inconsistency. */
  public enum Kind {
    /** A row has no entry in the index. */
    MISSING,
    /** An entry of the index has no row. */
    EXTRA,
    /** The index entry of a row has another value. */
    MISMATCH,
    /** The checksum stored with a row does not match it. */
    CHECKSUM,
    /** A row or an entry can't be read. */
    UNREADABLE;

    /** The name in the JSON output. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
