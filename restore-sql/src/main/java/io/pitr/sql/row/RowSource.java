package io.pitr.sql.row;

import io.pitr.api.schema.SessionSettings;
import io.pitr.sql.value.Datum;

/** The values of one row by the offset of their column: what an expression is computed from. */
@FunctionalInterface
public interface RowSource {

  /**
   * @param offset of a column of the table
   * @throws io.pitr.api.RestoreException when the value has to be computed and can't be
   */
  Datum datum(int offset);

  /** What expressions over the row are evaluated with. */
  default SessionSettings session() {
    return SessionSettings.ASSUMED;
  }
}
