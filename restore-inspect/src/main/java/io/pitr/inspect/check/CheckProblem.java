package io.pitr.inspect.check;

import java.util.Locale;

/**
 * Something in a target that contradicts something else in it.
 *
 * @param table database and table, quoted
 * @param index the index's name; empty when the row itself is wrong
 * @param key the raw key of the entry or row, in lower-case hexadecimal digits
 * @param detail for people: which row, and what differs
 */
public record CheckProblem(String table, String index, Kind kind, String key, String detail) {

  /** The ways to be wrong. */
  public enum Kind {
    /** A row has no entry in the index. */
    MISSING,
    /** An entry of the index has no row. */
    EXTRA,
    /** A row has an entry that says something else. */
    MISMATCH,
    /** A row's own checksum does not hold. */
    CHECKSUM,
    /** A row or an entry can't be read. */
    UNREADABLE;

    /** As in the JSON output. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
