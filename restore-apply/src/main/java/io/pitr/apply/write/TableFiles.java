package io.pitr.apply.write;

import io.pitr.api.target.ColumnFamily;
import io.pitr.format.sst.TableFile;
import java.io.IOException;
import java.nio.file.Path;

/** Creates the table files of a target. Thread-safe. */
public interface TableFiles {
  /**
   * A path that no other file has, in a folder from which the target ingests. Creates nothing.
   *
   * @param purpose becomes part of the name
   */
  Path newPath(String purpose);

  /** Creates a file; the caller closes it. */
  TableFile create(ColumnFamily cf, Path file) throws IOException;
}
