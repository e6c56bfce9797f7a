package io.pitr.sql.row;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.text.SourceRules;
import tools.jackson.databind.JsonNode;

/**
 * What comes of a table's definition: a table that can be read, or the reason why it can't. One
 * table of many that can't be read must not stand in the way of the others.
 */
public sealed interface TableReading {
  /** Rows and index entries can be decoded. */
  record Readable(TableDef table, RowDecoder rows) implements TableReading {}

  /** Nobody can decode the rows. */
  record Unreadable(Problem why) implements TableReading {}

  /**
   * Takes TableInfo JSON.
   *
   * @param rules of the cluster that it comes from
   */
  static TableReading of(JsonNode tableInfo, SourceRules rules) {
    try {
      TableDef table = TableDef.from(tableInfo, rules);
      return new Readable(table, new RowDecoder(table));
    } catch (RestoreException e) {
      return new Unreadable(problem(e));
    }
  }

  /** Whether a failure is of the bytes of one table alone, its definition or its rows. */
  static boolean isOfOneTable(RestoreException e) {
    return e.code() == FormatError.FORMAT_CORRUPT
        || e.code() == FormatError.FORMAT_UNSUPPORTED
        || e.code() == FormatError.TABLE_UNREADABLE;
  }

  /**
   * The problem of a table whose definition gave this failure. A definition is covered by the
   * checksums of the backup: when it can't be read, there is no damaged file to copy again.
   */
  static Problem problem(RestoreException e) {
    Problem first = e.problems().get(0);
    return first.code() == FormatError.FORMAT_CORRUPT
        ? Problem.of(FormatError.TABLE_UNREADABLE, first.what(), first.where())
        : first;
  }
}
