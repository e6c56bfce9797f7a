package io.pitr.catalog;

import io.pitr.api.target.SstFile;
import java.util.List;

/**
 * What a segment reads of the full backup, from the backup's metadata.
 *
 * @param files SSTs
 * @param kvs rows and index entries
 * @param bytes their plain size
 * @param storedBytes size of the files
 */
public record BaseSize(long files, long kvs, long bytes, long storedBytes) {
  public static final BaseSize NONE = new BaseSize(0, 0, 0, 0);

  public static BaseSize of(List<SstFile> ssts) {
    long kvs = 0;
    long bytes = 0;
    long stored = 0;
    for (SstFile sst : ssts) {
      kvs += sst.totals().kvs();
      bytes += sst.totals().bytes();
      stored += sst.stored().sizeBytes();
    }
    return new BaseSize(ssts.size(), kvs, bytes, stored);
  }
}
