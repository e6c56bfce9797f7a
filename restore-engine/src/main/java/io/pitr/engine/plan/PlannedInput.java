package io.pitr.engine.plan;

import io.pitr.catalog.BaseSize;
import io.pitr.catalog.LogSize;

/**
 * What a segment would read, from the metadata of the backups.
 *
 * @param schema log files with schema changes
 * @param log log files with data
 */
public record PlannedInput(BaseSize base, LogSize schema, LogSize log) {
  static final PlannedInput NONE = new PlannedInput(BaseSize.NONE, LogSize.NONE, LogSize.NONE);
}
