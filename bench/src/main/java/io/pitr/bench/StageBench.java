package io.pitr.bench;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.pitr.apply.write.SortedRun;
import io.pitr.format.codec.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rocksdb.RocksDBException;

/**
 * The stages of the apply path over 16 MiB of plain events, and their limits: a copy of the bytes,
 * zstd and SHA-256 alone, RocksDB's file writer on sorted input, and RocksDB's write batches, as a
 * simple tool would use them. Times are for all bytes; {@link StageTable} computes rates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StageBench {
  static final int PLAIN_BYTES = 16 << 20;
  private static final int ZSTD_LEVEL = 1;

  @Param({"INDEX", "WRITE_16", "WRITE_64", "WRITE_200", "DEFAULT_256", "DEFAULT_1K", "DEFAULT_4K"})
  public Shape shape = Shape.DEFAULT_256;

  private byte[] plain = {};
  private ByteBuffer plainDirect = ByteBuffer.allocateDirect(0);
  private ByteBuffer target = ByteBuffer.allocateDirect(0);
  private byte[] compressed = {};
  private ByteBuffer compressedDirect = ByteBuffer.allocateDirect(0);
  private ApplyStages stages = new ApplyStages(Shape.INDEX.cf(), new byte[0], 0);
  private SortedEntries sorted = SortedEntries.of(stages.sortedRun());
  private ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private MessageDigest sha256 = Sha256.digest();
  private RocksFiles rocks = RocksFiles.none();

  @Setup(Level.Trial)
  public void setUp() throws IOException {
    var events = shape.events(100, PLAIN_BYTES, 1);
    plain = events.toByteArray();
    plainDirect = direct(plain);
    target = ByteBuffer.allocateDirect(plain.length);
    compressed = Zstd.compress(plain, ZSTD_LEVEL);
    compressedDirect = direct(compressed);
    stages = new ApplyStages(shape.cf(), plain, events.entries());
    sorted = SortedEntries.of(stages.sortedRun());
    rocks = RocksFiles.in(shape.cf(), Files.createTempDirectory("pitr-bench"));
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    rocks.close();
    zstd.close();
  }

  @Benchmark
  public int limitMemoryCopy() {
    target.put(0, plainDirect, 0, plain.length);
    return target.get(plain.length - 1);
  }

  @Benchmark
  public int limitZstd() {
    return zstd.decompressDirectByteBuffer(
        target, 0, plain.length, compressedDirect, 0, compressed.length);
  }

  @Benchmark
  public byte[] limitSha256() {
    return sha256.digest(plain);
  }

  /** RocksDB's file writer with the embedded target's options, on sorted entries. */
  @Benchmark
  public long limitSstFile() throws RocksDBException {
    return rocks.writeFile(sorted);
  }

  @Benchmark
  public long simpleWriteBatch() throws RocksDBException {
    return rocks.writeBatches(sorted);
  }

  @Benchmark
  public long decode() {
    return stages.decode();
  }

  @Benchmark
  public long decodeFilter() {
    return stages.decodeAndFilter();
  }

  @Benchmark
  public long decodeParseWrites() {
    return stages.decodeAndParseWrites();
  }

  @Benchmark
  public long decodeFilterRewrite() {
    return stages.filterAndRewrite();
  }

  @Benchmark
  public long crc64xor() {
    return stages.crc64xor();
  }

  @Benchmark
  public long decodeFilterSort() {
    return stages.filterAndSort();
  }

  /** Iterates over the sorted entries as the target does. */
  @Benchmark
  public long drain() {
    SortedRun run = stages.sortedRun();
    long sum = 0;
    while (run.next()) {
      sum += run.key().remaining() + run.value().remaining();
    }
    return sum;
  }

  /** Writes the sorted run with the target's file writer: the cost of staging. */
  @Benchmark
  public long drainToSstFile() throws RocksDBException, IOException {
    return rocks.writeAsTarget(stages.sortedRun());
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
  }

  /** Where temporary files go, for the table's heading. */
  static Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }
}
