package io.pitr.sql.row;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.text.SourceRules;
import tools.jackson.databind.JsonNode;

/**
 * The result of reading a table's definition: a readable table, or the reason why it can't be read.
 * An unreadable table must not affect others.
 */
public sealed interface TableReading {
  /** Rows and index entries can be decoded. */
  record Readable(TableDef table, RowDecoder rows) implements TableReading {}

  /** Rows can't be decoded. */
  record Unreadable(Problem why) implements TableReading {}

  /**
   * Reads TableInfo JSON.
   *
   * @param rules rules of the upstream cluster
   */
  static TableReading of(JsonNode tableInfo, SourceRules rules) {
    try {
      TableDef table = TableDef.from(tableInfo, rules);
      return new Readable(table, new RowDecoder(table));
    } catch (RestoreException e) {
      return new Unreadable(problem(e));
    }
  }

  /** Whether a failure affects only one table: its definition or its rows. */
  static boolean isOfOneTable(RestoreException e) {
    return e.code() == FormatError.FORMAT_CORRUPT
        || e.code() == FormatError.FORMAT_UNSUPPORTED
        || e.code() == FormatError.TABLE_UNREADABLE;
  }

  /**
   * The problem of a table whose definition can't be read. Definitions are covered by the backup's
   * checksums, so the remedy is not to copy a damaged file again.
   */
  static Problem problem(RestoreException e) {
    Problem first = e.problems().get(0);
    return first.code() == FormatError.FORMAT_CORRUPT
        ? Problem.of(FormatError.TABLE_UNREADABLE, first.what(), first.where())
        : first;
  }
}
