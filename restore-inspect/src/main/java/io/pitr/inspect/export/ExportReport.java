package io.pitr.inspect.export;

import io.pitr.inspect.schema.SkippedTable;
import java.util.List;

/**
 * The result of an export.
 *
 * @param rows rows of all tables
 * @param bytes size of all files
 * @param skippedTables objects that can't be read and have no files
 */
public record ExportReport(
    long databases,
    long tables,
    long views,
    long sequences,
    long rows,
    long bytes,
    List<SkippedTable> skippedTables) {
  public ExportReport {
    skippedTables = List.copyOf(skippedTables);
  }

  /** Whether every selected object was exported. */
  public boolean ok() {
    return skippedTables.isEmpty();
  }
}
