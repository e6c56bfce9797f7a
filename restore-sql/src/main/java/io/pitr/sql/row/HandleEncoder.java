package io.pitr.sql.row;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import java.util.List;
import java.util.Optional;

/** Encodes the handles of rows from their values (spec/formats.md §4.1, §4.2). Immutable. */
public final class HandleEncoder {
  private static final int MIN_BYTES = 9;

  private final TableDef table;
  private final List<KeyColumn> columns;
  private final Optional<ColumnDef> intColumn;

  /**
   * @throws RestoreException FORMAT_UNSUPPORTED if there is no data for a collation of the primary
   *     key, FORMAT_CORRUPT for a common handle without primary key
   */
  public HandleEncoder(TableDef table) {
    this.table = table;
    this.intColumn = table.handleColumn();
    this.columns =
        table.commonHandle()
            ? primaryKey(table).columns().stream().map(part -> new KeyColumn(table, part)).toList()
            : List.of();
  }

  /**
   * The handle of a row.
   *
   * @throws IllegalArgumentException if the handle is not a column ({@code _tidb_rowid})
   */
  public Handle handle(RowSource row) {
    if (table.commonHandle()) {
      var out = new ByteAppender();
      for (KeyColumn column : columns) {
        column.append(out, column.cut(row.datum(column.column().offset())));
      }
      while (out.size() < MIN_BYTES) {
        out.u8(0);
      }
      return new Handle.Common(out.toByteArray());
    }
    ColumnDef column =
        intColumn.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the handle of `" + table.name() + "` is not one of its columns"));
    Datum value = row.datum(column.offset());
    if (value instanceof Datum.Int number) {
      return new Handle.Int(number.value());
    } else if (value instanceof Datum.Unsigned number) {
      return new Handle.Int(number.bits());
    }
    throw new IllegalArgumentException(value + " as the handle of `" + table.name() + "`");
  }

  private static IndexDef primaryKey(TableDef table) {
    return table
        .primaryIndex()
        .orElseThrow(
            () ->
                new RestoreException(
                    FormatError.FORMAT_CORRUPT,
                    "a common handle without a primary key",
                    "table `" + table.name() + "`"));
  }
}
