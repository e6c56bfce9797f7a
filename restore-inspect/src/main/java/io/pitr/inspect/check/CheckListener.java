package io.pitr.inspect.check;

import io.pitr.inspect.schema.SchemaObject;

/** Hears how far the check is; called on the checking thread. */
@FunctionalInterface
public interface CheckListener {
  CheckListener SILENT = (object, rows) -> {};

  /**
   * @param rows read since the last call; 0 when the table begins
   */
  void read(SchemaObject object, long rows);
}
