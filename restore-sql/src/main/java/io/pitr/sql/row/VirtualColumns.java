package io.pitr.sql.row;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.expr.GeneratedColumn;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Computes the virtual generated columns of one table. Expressions are parsed on first use. */
final class VirtualColumns {
  private final TableDef table;
  private final ConcurrentMap<Integer, GeneratedColumn> columns = new ConcurrentHashMap<>();

  VirtualColumns(TableDef table) {
    this.table = table;
  }

  Datum compute(int offset, RowSource row) {
    ColumnDef column = table.columns().get(offset);
    try {
      return columns.computeIfAbsent(offset, at -> GeneratedColumn.of(table, column)).compute(row);
    } catch (RestoreException e) {
      throw new RestoreException(
          e.code(), e.problems().get(0).what(), where(offset), e.problems().get(0).remedy(), e);
    }
  }

  /** Values by offset, null for virtual columns. */
  @Nullable Datum[] withoutThem(@Nullable Datum[] values) {
    @Nullable Datum[] copy = values.clone();
    for (ColumnDef column : table.columns()) {
      if (column.isVirtual()) {
        copy[column.offset()] = null;
      }
    }
    return copy;
  }

  RestoreException circular(int offset) {
    return new RestoreException(
        FormatError.FORMAT_CORRUPT, "a generated column depends on itself", where(offset));
  }

  private String where(int offset) {
    return "column `" + table.columns().get(offset).name() + "` of `" + table.name() + "`";
  }
}
