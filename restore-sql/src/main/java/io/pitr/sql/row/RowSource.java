package io.pitr.sql.row;

import io.pitr.api.schema.SessionSettings;
import io.pitr.sql.value.Datum;

/** The values of one row by column offset, as input of expressions. */
@FunctionalInterface
public interface RowSource {

  /**
   * @param offset of a column of the table
   * @throws io.pitr.api.RestoreException if the value is computed and can't be
   */
  Datum datum(int offset);

  /** The session settings for evaluating expressions over the row. */
  default SessionSettings session() {
    return SessionSettings.ASSUMED;
  }
}
