package io.pitr.inspect.export;

import io.pitr.sql.row.RowSource;
import java.io.ByteArrayOutputStream;

/** Formats the rows of one table. Not thread-safe. */
interface RowFormat {

  /** Writes the text before the first row. */
  void begin(ByteArrayOutputStream out);

  /** Writes one row, with the separator to the previous row. */
  void row(RowSource row, ByteArrayOutputStream out);

  /** Writes the text after the last row. */
  void end(ByteArrayOutputStream out);
}
