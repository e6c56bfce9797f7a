package io.pitr.inspect.export;

import io.pitr.sql.row.RowSource;
import java.io.ByteArrayOutputStream;

/** Turns the rows of one table into bytes of its file. Not thread-safe. */
interface RowFormat {

  /** What stands before the first row. */
  void begin(ByteArrayOutputStream out);

  /** One row, with what separates it from the row before. */
  void row(RowSource row, ByteArrayOutputStream out);

  /** What stands after the last row. */
  void end(ByteArrayOutputStream out);
}
