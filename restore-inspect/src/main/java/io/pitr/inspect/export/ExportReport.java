package io.pitr.inspect.export;

import io.pitr.inspect.schema.LeftOutTable;
import java.util.List;

/**
 * What an export wrote.
 *
 * @param rows of all tables
 * @param bytes of all files
 * @param leftOut what can't be read, and has no files
 */
public record ExportReport(
    long databases,
    long tables,
    long views,
    long sequences,
    long rows,
    long bytes,
    List<LeftOutTable> leftOut) {
  public ExportReport {
    leftOut = List.copyOf(leftOut);
  }

  /** Everything that was asked for is there. */
  public boolean ok() {
    return leftOut.isEmpty();
  }
}
