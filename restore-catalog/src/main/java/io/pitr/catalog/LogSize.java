package io.pitr.catalog;

import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * What a segment reads of the log, from the log's metadata.
 *
 * @param files log files
 * @param ssts SSTs of compactions and of ingests
 * @param entries in all of these: duplicates and entries outside the window included
 * @param storedBytes as stored
 * @param plainBytes decompressed and decrypted
 */
public record LogSize(long files, long ssts, long entries, long storedBytes, long plainBytes) {
  public static final LogSize NONE = new LogSize(0, 0, 0, 0, 0);

  /**
   * Adds up log files and SSTs.
   *
   * @param restored whether a physical table is restored; log files of other tables are not read
   */
  public static LogSize of(List<LogRange> ranges, List<SstFile> ssts, LongPredicate restored) {
    long files = 0;
    long entries = 0;
    long stored = 0;
    long plain = 0;
    for (LogRange range : ranges) {
      if (restored.test(range.tableId())) {
        files++;
        entries += range.plain().entries();
        stored += range.stored().length();
        plain += range.plain().length();
      }
    }
    for (SstFile sst : ssts) {
      entries += sst.totals().kvs();
      stored += sst.stored().sizeBytes();
      plain += sst.totals().bytes();
    }
    return new LogSize(files, ssts.size(), entries, stored, plain);
  }
}
