package io.pitr.inspect.export;

import io.pitr.inspect.schema.SchemaObject;

/** Hears how far the export is; called on the exporting thread. */
@FunctionalInterface
public interface ExportListener {
  ExportListener SILENT = (object, rows) -> {};

  /**
   * @param rows written since the last call; 0 when the table, view or sequence begins
   */
  void written(SchemaObject object, long rows);
}
