package io.pitr.apply;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;

/** Ranges as metadata alone, and changed ones. */
public final class Ranges {
  private Ranges() {}

  public static LogRange withEntries(LogRange range, long entries) {
    return new LogRange(
        range.path(),
        range.rangeOffset(),
        range.rangeLength(),
        range.plainLength(),
        range.cf(),
        range.physicalDelete(),
        range.meta(),
        range.tableId(),
        range.regionId(),
        range.minTs(),
        range.maxTs(),
        range.minBeginTs(),
        entries,
        range.startKey(),
        range.endKey(),
        range.sha256(),
        range.crc64xor(),
        range.compression(),
        range.encryption());
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
        path,
        offset,
        Math.max(1, plainLength / 3),
        plainLength,
        ColumnFamily.WRITE,
        delete,
        false,
        table,
        1,
        Tso.ZERO,
        Tso.MAX,
        Tso.ZERO,
        plainLength / 200,
        from,
        to,
        new byte[32],
        0,
        3,
        new byte[0]);
  }
}
