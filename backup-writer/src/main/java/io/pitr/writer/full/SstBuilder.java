package io.pitr.writer.full;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Builds one SST in the container that TiKV uses (spec/formats.md §1.11). */
public final class SstBuilder implements AutoCloseable {
  private static final int FORMAT_VERSION = 2;
  private static final int BLOCK_BYTES = 32 << 10;

  static {
    // Before the fields: the filter already lives in the native library.
    RocksDB.loadLibrary();
  }

  private final Path file;
  private final BloomFilter filter = new BloomFilter(10, false);
  private final Options options;
  private final EnvOptions environment = new EnvOptions();
  private final SstFileWriter writer;
  private long entries;

  /** A table compressed as those of full backups are. */
  public SstBuilder() {
    this(CompressionType.ZSTD_COMPRESSION);
  }

  private SstBuilder(CompressionType compression) {
    try {
      file = Files.createTempFile("pitr-writer", ".sst");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    options =
        new Options()
            .setCompressionType(compression)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setFormatVersion(FORMAT_VERSION)
                    .setChecksumType(ChecksumType.kCRC32c)
                    .setBlockSize(BLOCK_BYTES)
                    .setFilterPolicy(filter));
    writer = new SstFileWriter(environment, options);
    try {
      writer.open(file.toString());
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A table compressed as those of log compactions are. */
  public static SstBuilder ofCompaction() {
    return new SstBuilder(CompressionType.LZ4_COMPRESSION);
  }

  /** Keys come in strictly ascending order. */
  public void put(byte[] dataKey, byte[] value) {
    try {
      writer.put(dataKey, value);
      entries++;
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  public long entries() {
    return entries;
  }

  /** Closes the table and gives its bytes; there is at least one entry. */
  public byte[] finish() {
    try {
      writer.finish();
      return Files.readAllBytes(file);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    writer.close();
    options.close();
    environment.close();
    filter.close();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
