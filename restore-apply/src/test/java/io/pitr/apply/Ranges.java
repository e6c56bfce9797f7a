package io.pitr.apply;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;

/** Ranges as metadata alone, and changed ones. */
public final class Ranges {
  private Ranges() {}

  public static LogRange withEntries(LogRange range, long entries) {
    return new LogRange(
        range.stored(),
        new LogRange.Plain(
            range.plain().length(), entries, range.plain().sha256(), range.plain().crc64xor()),
        range.cf(),
        range.physicalDelete(),
        range.meta(),
        range.tableId(),
        range.regionId(),
        range.keys(),
        range.timestamps());
  }

  /** A range that is planned, never read. */
  public static LogRange planned(
      String path,
      long offset,
      long plainLength,
      long table,
      boolean delete,
      byte[] from,
      byte[] to) {
    return new LogRange(
        new LogRange.Stored(path, offset, Math.max(1, plainLength / 3), 3, new byte[0]),
        new LogRange.Plain(plainLength, plainLength / 200, new byte[32], 0),
        ColumnFamily.WRITE,
        delete,
        false,
        table,
        1,
        new LogRange.Keys(from, to),
        new LogRange.Timestamps(Tso.ZERO, Tso.MAX, Tso.ZERO));
  }
}
