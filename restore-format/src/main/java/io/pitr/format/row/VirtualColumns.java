package io.pitr.format.row;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.table.TableDef;
import io.pitr.format.value.Datum;

/** Computes the virtual generated columns of one table. */
final class VirtualColumns {
  private final TableDef table;

  VirtualColumns(TableDef table) {
    this.table = table;
  }

  Datum compute(int offset, RowSource row) {
    throw new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        "the expression " + table.columns().get(offset).generatedExpr(),
        where(offset));
  }

  RestoreException circular(int offset) {
    return new RestoreException(
        FormatError.FORMAT_CORRUPT, "a generated column that depends on itself", where(offset));
  }

  private String where(int offset) {
    return "column `" + table.columns().get(offset).name() + "` of `" + table.name() + "`";
  }
}
