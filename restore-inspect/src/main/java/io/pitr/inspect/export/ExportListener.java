package io.pitr.inspect.export;

import io.pitr.inspect.schema.SchemaObject;

/** Receives the progress of an export. Called on the exporting thread. */
@FunctionalInterface
public interface ExportListener {
  ExportListener SILENT = (object, rows) -> {};

  /**
   * @param rows rows written since the last call; 0 at the start of a table, view or sequence
   */
  void written(SchemaObject object, long rows);
}
