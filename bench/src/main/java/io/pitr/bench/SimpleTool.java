package io.pitr.bench;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.catalog.LogSelection;
import io.pitr.format.log.LogEventCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/**
 * Applies the same log as a simple tool would: reads range after range, decompresses, and puts
 * every event into write batches of a thousand with the default write-ahead log, and flushes at the
 * end. It does less: it neither verifies SHA-256 nor rewrites ids. Flushes and compactions run in
 * the background; it does not wait for compactions at the end.
 */
final class SimpleTool {
  private final BackupStorage storage;
  private byte[] plain = {};

  SimpleTool(BackupStorage storage) {
    this.storage = storage;
  }

  /** Applies a selection to a database of its own below a folder; gives the number of puts. */
  long apply(LogSelection selection, Path folder) throws IOException, RocksDBException {
    ApplyRun.remove(folder);
    long puts = 0;
    try (var rocks = RocksFiles.in(ColumnFamily.WRITE, Files.createDirectories(folder));
        var batches = rocks.batches();
        var zstd = new ZstdDecompressCtx()) {
      for (LogRange range : selection.dataRanges()) {
        puts += put(range, selection.start(), selection.restoredTs(), zstd, batches);
      }
    }
    return puts;
  }

  private long put(
      LogRange range, Tso start, Tso restoredTs, ZstdDecompressCtx zstd, RocksFiles.Batches batches)
      throws RocksDBException {
    byte[] stored =
        storage.read(range.stored().path(), range.stored().offset(), (int) range.stored().length());
    int length = (int) range.plain().length();
    if (plain.length < length) {
      plain = new byte[length * 2];
    }
    zstd.decompressByteArray(plain, 0, length, stored, 0, stored.length);
    var cursor = new LogEventCursor(ByteBuffer.wrap(plain, 0, length), range.id());
    long puts = 0;
    while (cursor.next()) {
      if (Long.compareUnsigned(cursor.ts(), start.value()) > 0
          && Long.compareUnsigned(cursor.ts(), restoredTs.value()) <= 0) {
        byte[] key = new byte[cursor.keyLength() + 1];
        key[0] = 'z';
        cursor.bytes().get(cursor.keyOffset(), key, 1, cursor.keyLength());
        batches.put(key, cursor.value());
        puts++;
      }
    }
    return puts;
  }
}
