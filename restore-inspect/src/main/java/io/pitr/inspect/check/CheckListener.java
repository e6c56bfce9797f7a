package io.pitr.inspect.check;

import io.pitr.inspect.schema.SchemaObject;

/** Hears of each table that is done; called on the checking thread. */
@FunctionalInterface
public interface CheckListener {
  CheckListener SILENT = (object, rows) -> {};

  void done(SchemaObject object, long rows);
}
