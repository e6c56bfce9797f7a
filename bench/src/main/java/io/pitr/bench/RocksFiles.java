package io.pitr.bench;

import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.write.SortedRun;
import io.pitr.embedded.FilteredTableFile;
import io.pitr.format.sst.PlainTableFile;
import io.pitr.format.sst.TableFile;
import io.pitr.format.sst.TableIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Files and write batches of RocksDB, with the block format of the embedded target, as a limit. */
final class RocksFiles implements AutoCloseable {
  private static final int BATCH_ENTRIES = 1000;

  private final ColumnFamily cf;
  private final Path folder;
  private final BloomFilter filter = new BloomFilter(10);
  private final Options options;
  private final EnvOptions environment = new EnvOptions();
  private final byte[] dataKey = new byte[8 << 10];
  private int files;

  private RocksFiles(ColumnFamily cf, Path folder) {
    this.cf = cf;
    this.folder = folder;
    dataKey[0] = 'z';
    var table = new BlockBasedTableConfig().setFormatVersion(5).setBlockSize(16 << 10);
    if (cf == ColumnFamily.DEFAULT) {
      table.setFilterPolicy(filter);
    }
    this.options =
        new Options()
            .setCreateIfMissing(true)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(table);
  }

  /** Uses the embedded target's options for files of a column family. */
  static RocksFiles in(ColumnFamily cf, Path folder) {
    RocksDB.loadLibrary();
    return new RocksFiles(cf, folder);
  }

  static RocksFiles none() {
    return in(ColumnFamily.WRITE, Path.of(""));
  }

  long writeFile(SortedEntries entries) throws RocksDBException {
    ByteBuffer key = entries.view();
    ByteBuffer value = entries.view();
    try (var writer = open()) {
      for (int i = 0; i < entries.count(); i++) {
        entries.key(i, key);
        entries.value(i, value);
        writer.put(key, value);
      }
      return finish(writer);
    }
  }

  /** Writes a file as the embedded target does. */
  long writeAsTarget(SortedRun run) throws RocksDBException, IOException {
    Path path = folder.resolve("own.sst");
    Files.deleteIfExists(path);
    try (TableFile file =
        cf == ColumnFamily.WRITE
            ? PlainTableFile.create(path, new TableIdentity(TableIdentity.newSession(), 1))
            : FilteredTableFile.create(path, environment, options)) {
      while (run.next()) {
        int length = run.key().remaining();
        run.key().get(run.key().position(), dataKey, 1, length);
        file.put(dataKey, 1 + length, run.value());
      }
      file.finish();
    }
    return Files.size(path);
  }

  long writeBatches(SortedEntries entries) throws RocksDBException {
    ByteBuffer key = entries.view();
    ByteBuffer value = entries.view();
    try (var batches = batches()) {
      for (int i = 0; i < entries.count(); i++) {
        entries.key(i, key);
        entries.value(i, value);
        batches.put(bytes(key), bytes(value));
      }
      return entries.count();
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** A separate database that takes events in any order. */
  Batches batches() throws RocksDBException {
    return new Batches(RocksDB.open(options, folder.resolve("simple").toString()));
  }

  private SstFileWriter open() throws RocksDBException {
    var writer = new SstFileWriter(environment, options);
    writer.open(folder.resolve(files++ % 2 + ".sst").toString());
    return writer;
  }

  private static long finish(SstFileWriter writer) throws RocksDBException {
    writer.finish();
    return writer.fileSize();
  }

  @Override
  public void close() throws IOException {
    options.close();
    environment.close();
    filter.close();
    if (!folder.toString().isEmpty()) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Write batches of a thousand pairs with the default write-ahead log. */
  static final class Batches implements AutoCloseable {
    private final RocksDB db;
    private final WriteOptions write = new WriteOptions();
    private final WriteBatch batch = new WriteBatch();

    private Batches(RocksDB db) {
      this.db = db;
    }

    void put(byte[] key, byte[] value) throws RocksDBException {
      batch.put(key, value);
      if (batch.count() == BATCH_ENTRIES) {
        db.write(write, batch);
        batch.clear();
      }
    }

    @Override
    public void close() throws RocksDBException {
      db.write(write, batch);
      try (var flush = new FlushOptions()) {
        db.flush(flush);
      }
      batch.close();
      write.close();
      db.close();
    }
  }
}
