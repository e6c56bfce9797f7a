package io.pitr.format.backup;

import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.FormatError;

/** The column family of an SST (spec/formats.md §1.5, §1.6). */
public final class SstColumnFamily {
  private SstColumnFamily() {}

  /**
   * @param cf field of the file's entry; if it is empty, the name decides
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if neither identifies the column
   *     family
   */
  public static ColumnFamily of(String cf, String name) {
    for (ColumnFamily family : ColumnFamily.values()) {
      String wireName = family.wireName();
      if (cf.isEmpty() ? name.endsWith("_" + wireName + ".sst") : cf.equals(wireName)) {
        return family;
      }
    }
    throw new RestoreException(
        FormatError.FORMAT_CORRUPT,
        cf.isEmpty()
            ? "neither the entry nor the file name identifies the column family"
            : "unknown column family '" + cf + "'",
        name);
  }
}
