package io.pitr.bench;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.engine.apply.ApplyStages;
import io.pitr.format.codec.Sha256;
import io.pitr.format.log.LogEventCursor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocksdb.RocksDBException;

/**
 * What a log costs at least, on one core: zstd and SHA-256 over all its plain bytes, RocksDB's file
 * writer over the entries that remain when each key is put once. And what a simple tool pays, which
 * puts every event in a write batch as it comes. Measured on a sample of the log, a stage at a
 * time.
 */
final class LogLimits implements AutoCloseable {
  private static final long SAMPLE_BYTES = 128L << 20;
  private static final int ROUNDS = 3;

  private final BackupStorage storage;
  private final RocksFiles rocks;

  LogLimits(BackupStorage storage, Path folder) throws IOException {
    this.storage = storage;
    ApplyRun.remove(folder);
    this.rocks = RocksFiles.in(ColumnFamily.WRITE, Files.createDirectories(folder));
  }

  /** The limit in MB/s of plain events on one core. */
  double measure(LogLoad load) throws RocksDBException {
    List<LogRange> ranges = sample(load);
    List<byte[]> stored = new ArrayList<>();
    long plainBytes = 0;
    for (LogRange range : ranges) {
      stored.add(storage.read(range.path(), range.rangeOffset(), (int) range.rangeLength()));
      plainBytes += range.plainLength();
    }
    double zstd = Double.MAX_VALUE;
    double sha256 = Double.MAX_VALUE;
    double file = Double.MAX_VALUE;
    SortedEntries entries = ApplyStages.sorted(load, ranges, SortedEntries::of);
    byte[] plain = new byte[(int) (64L << 20)];
    for (int round = 0; round < ROUNDS; round++) {
      zstd = Math.min(zstd, decompress(ranges, stored, plain));
      sha256 = Math.min(sha256, digest(ranges, plain));
      long began = cpuNanos();
      rocks.writeFile(entries);
      file = Math.min(file, (cpuNanos() - began) / 1e9);
    }
    double simple = simple(ranges, stored);
    double limit = plainBytes / 1e6 / (zstd + sha256 + file);
    System.out.printf(
        Locale.ROOT,
        "limits of one core, sample of %d MiB plain, %,d distinct pairs: zstd %.0f MB/s, SHA-256"
            + " %.0f MB/s, file writer %.0f MB/s of pairs; together %.0f MB/s of plain events%n"
            + "write batches as a simple tool uses them, without its flushes and compactions: %.0f MB/s of plain events%n",
        plainBytes >> 20,
        entries.count(),
        plainBytes / 1e6 / zstd,
        plainBytes / 1e6 / sha256,
        entries.bytes() / 1e6 / file,
        limit,
        plainBytes / 1e6 / simple);
    return limit;
  }

  /** The ranges of the first table, as far as the sample goes. */
  private static List<LogRange> sample(LogLoad load) {
    List<LogRange> ranges = new ArrayList<>();
    long bytes = 0;
    for (LogRange range : load.ranges()) {
      if (bytes + range.plainLength() <= SAMPLE_BYTES) {
        ranges.add(range);
        bytes += range.plainLength();
      }
    }
    return ranges;
  }

  private static double decompress(List<LogRange> ranges, List<byte[]> stored, byte[] plain) {
    ByteBuffer target = ByteBuffer.allocateDirect(plain.length);
    long began = cpuNanos();
    try (var zstd = new ZstdDecompressCtx()) {
      for (int i = 0; i < ranges.size(); i++) {
        byte[] frame = stored.get(i);
        zstd.decompressByteArrayToDirectByteBuffer(
            target, 0, (int) ranges.get(i).plainLength(), frame, 0, frame.length);
      }
    }
    return (cpuNanos() - began) / 1e9;
  }

  private static double digest(List<LogRange> ranges, byte[] plain) {
    MessageDigest sha256 = Sha256.digest();
    long began = cpuNanos();
    for (LogRange range : ranges) {
      sha256.update(plain, 0, (int) range.plainLength());
      sha256.digest();
    }
    return (cpuNanos() - began) / 1e9;
  }

  private double simple(List<LogRange> ranges, List<byte[]> stored) throws RocksDBException {
    byte[] plain = new byte[64 << 20];
    long began = cpuNanos();
    try (var zstd = new ZstdDecompressCtx();
        var batches = rocks.batches()) {
      for (int i = 0; i < ranges.size(); i++) {
        LogRange range = ranges.get(i);
        byte[] frame = stored.get(i);
        zstd.decompressByteArray(plain, 0, (int) range.plainLength(), frame, 0, frame.length);
        var cursor =
            new LogEventCursor(ByteBuffer.wrap(plain, 0, (int) range.plainLength()), range.id());
        while (cursor.next()) {
          batches.put(cursor.key(), cursor.value());
        }
      }
    }
    return (cpuNanos() - began) / 1e9;
  }

  /** Time on the processor of this thread: other processes do not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Override
  public void close() throws IOException {
    rocks.close();
  }
}
