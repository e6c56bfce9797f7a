package io.pitr.inspect.export;

import io.pitr.inspect.schema.SchemaObject;

/** Hears of each table that is done; called on the exporting thread. */
@FunctionalInterface
public interface ExportListener {
  ExportListener SILENT = (object, rows) -> {};

  void done(SchemaObject object, long rows);
}
