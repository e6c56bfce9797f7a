package io.pitr.inspect.check;

import io.pitr.inspect.schema.SchemaObject;

/** Receives the progress of a check. Called on the checking thread. */
@FunctionalInterface
public interface CheckListener {
  CheckListener SILENT = (object, rows) -> {};

  /**
   * @param rows rows read since the last call; 0 at the start of a table
   */
  void read(SchemaObject object, long rows);
}
