package io.pitr.format.index;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.row.RowSource;
import io.pitr.format.table.IndexDef;
import io.pitr.format.table.TableDef;

/** Which rows an index has entries for. */
@FunctionalInterface
interface RowFilter {
  boolean accepts(RowSource row);

  static RowFilter of(TableDef table, IndexDef index) {
    if (index.isPartial()) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "the condition " + index.condition(),
          IndexWriter.where(table, index));
    }
    return row -> true;
  }

  static void checkExpressions(TableDef table, IndexDef index) {}
}
