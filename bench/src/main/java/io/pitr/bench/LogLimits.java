package io.pitr.bench;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rocksdb.RocksDBException;

/**
 * The least cost of a log on one core: zstd and SHA-256 over all plain bytes, and RocksDB's file
 * writer over the deduplicated entries. Also the cost of a simple tool that puts every event into a
 * write batch. Measured on a sample of the log, one stage at a time, on all cores at once as in a
 * restore.
 */
final class LogLimits {
  private static final long SAMPLE_BYTES = 128L << 20;
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 4;

  private final BackupStorage storage;
  private final Path folder;
  private final int cores;

  LogLimits(BackupStorage storage, Path folder, int cores) {
    this.storage = storage;
    this.folder = folder;
    this.cores = cores;
  }

  /** The limit in MB/s of plain events on one core. */
  double measure(LogLoad load) throws Exception {
    ApplyRun.remove(folder);
    List<LogRange> ranges = sample(load);
    List<byte[]> stored = new ArrayList<>();
    long plainBytes = 0;
    for (LogRange range : ranges) {
      stored.add(
          storage.read(
              range.stored().path(), range.stored().offset(), (int) range.stored().length()));
      plainBytes += range.plain().length();
    }
    SortedEntries entries = ApplyStages.sorted(load, ranges, SortedEntries::of);
    List<Seconds> measured = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    try {
      List<Future<Seconds>> running = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        Path own = Files.createDirectories(folder.resolve("core" + i));
        running.add(threads.submit(() -> measure(ranges, stored, entries, own)));
      }
      for (Future<Seconds> core : running) {
        measured.add(core.get());
      }
    } finally {
      threads.shutdown();
    }
    ApplyRun.remove(folder);
    Seconds mean = Seconds.mean(measured);
    double limit = plainBytes / 1e6 / (mean.zstd() + mean.sha256() + mean.file());
    System.out.printf(
        Locale.ROOT,
        "limits of one core, %d cores at once, sample of %d MiB plain, %,d distinct pairs: zstd %.0f"
            + " MB/s, SHA-256 %.0f MB/s, file writer %.0f MB/s of pairs; together %.0f MB/s of plain"
            + " events%n"
            + "write batches as a simple tool uses them, without its flushes and compactions: %.0f MB/s of plain events%n",
        cores,
        plainBytes >> 20,
        entries.count(),
        plainBytes / 1e6 / mean.zstd(),
        plainBytes / 1e6 / mean.sha256(),
        entries.bytes() / 1e6 / mean.file(),
        limit,
        plainBytes / 1e6 / mean.simple());
    return limit;
  }

  /** Processor time of each stage. */
  private record Seconds(double zstd, double sha256, double file, double simple) {
    static Seconds mean(List<Seconds> all) {
      return new Seconds(
          all.stream().mapToDouble(Seconds::zstd).average().orElseThrow(),
          all.stream().mapToDouble(Seconds::sha256).average().orElseThrow(),
          all.stream().mapToDouble(Seconds::file).average().orElseThrow(),
          all.stream().mapToDouble(Seconds::simple).average().orElseThrow());
    }
  }

  private static Seconds measure(
      List<LogRange> ranges, List<byte[]> stored, SortedEntries entries, Path folder)
      throws RocksDBException, IOException {
    byte[] plain =
        new byte[(int) ranges.stream().mapToLong(range -> range.plain().length()).max().orElse(1)];
    List<Seconds> rounds = new ArrayList<>();
    try (var rocks = RocksFiles.in(ColumnFamily.WRITE, folder)) {
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double zstd = decompress(ranges, stored, plain);
        double sha256 = digest(ranges, plain);
        long began = cpuNanos();
        rocks.writeFile(entries);
        double file = (cpuNanos() - began) / 1e9;
        if (round >= WARM_UP) {
          rounds.add(new Seconds(zstd, sha256, file, 0));
        }
      }
      Seconds mean = Seconds.mean(rounds);
      return new Seconds(
          mean.zstd(), mean.sha256(), mean.file(), simple(rocks, ranges, stored, plain));
    }
  }

  /** The ranges of the first table, up to the size of the sample. */
  private static List<LogRange> sample(LogLoad load) {
    List<LogRange> ranges = new ArrayList<>();
    long bytes = 0;
    for (LogRange range : load.ranges()) {
      if (bytes + range.plain().length() <= SAMPLE_BYTES) {
        ranges.add(range);
        bytes += range.plain().length();
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
            target, 0, (int) ranges.get(i).plain().length(), frame, 0, frame.length);
      }
    }
    return (cpuNanos() - began) / 1e9;
  }

  private static double digest(List<LogRange> ranges, byte[] plain) {
    MessageDigest sha256 = Sha256.digest();
    long began = cpuNanos();
    for (LogRange range : ranges) {
      sha256.update(plain, 0, (int) range.plain().length());
      sha256.digest();
    }
    return (cpuNanos() - began) / 1e9;
  }

  private static double simple(
      RocksFiles rocks, List<LogRange> ranges, List<byte[]> stored, byte[] plain)
      throws RocksDBException {
    long began = cpuNanos();
    try (var zstd = new ZstdDecompressCtx();
        var batches = rocks.batches()) {
      for (int i = 0; i < ranges.size(); i++) {
        LogRange range = ranges.get(i);
        byte[] frame = stored.get(i);
        zstd.decompressByteArray(plain, 0, (int) range.plain().length(), frame, 0, frame.length);
        var cursor =
            new LogEventCursor(ByteBuffer.wrap(plain, 0, (int) range.plain().length()), range.id());
        while (cursor.next()) {
          batches.put(cursor.key(), cursor.value());
        }
      }
    }
    return (cpuNanos() - began) / 1e9;
  }

  /** CPU time of this thread. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
