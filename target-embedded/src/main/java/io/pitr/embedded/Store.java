package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.TargetError;
import io.pitr.embedded.table.FilteredTableFile;
import io.pitr.embedded.table.PlainTableFile;
import io.pitr.embedded.table.TableFile;
import io.pitr.embedded.table.TableIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The open RocksDB and all its native handles. Opened for writing it excludes every other writer,
 * of this process or another, by a lock that the operating system drops when its owner dies.
 *
 * <p>Data comes in sorted files that are ingested; files of different units overlap, so level 0 may
 * hold many. Writers are never slowed down for that: what they write besides is small.
 */
final class Store implements AutoCloseable {
  /**
   * The last format that TiKV's RocksDB reads, for those who look at a target with its tools
   * (spec/formats.md §1.11).
   */
  private static final int TABLE_FORMAT = 5;

  private static final int BLOCK_BYTES = 16 << 10;
  private static final int FILTER_BITS = 10;
  private static final int OPEN_FILES = 512;

  /**
   * Merging files while a load goes on costs more than writing them, and what it merged is merged
   * again with what comes next; readers bear this many, of which a key's table has a part.
   */
  private static final int LEVEL0_FILES = 256;

  /**
   * A file goes to the lowest level above all that it overlaps, so versions of the same keys pile
   * up level by level before any lands in level 0. With levels of the usual sizes each pile would
   * be merged at once.
   */
  private static final long LEVEL1_BYTES = 64L << 30;

  /** Written out as it goes, so that a file's end does not wait for all of it. */
  private static final int SYNC_BYTES = 1 << 20;

  private static final int LOOKS = 100;
  private static final int NAME_CHARS = 60;
  private static final int NO_LIMIT = 1 << 20;
  private static final byte[] DEFAULT = bytes("default");
  private static final byte[] WRITE = bytes("write");
  private static final byte[] STATE = bytes("state");

  private final NativeStack handles;
  private final TargetFolder folder;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> families;
  private final WriteOptions durable;
  private final WriteOptions ordered;
  private final EnvOptions environment;
  private final Options valueFiles;
  private final boolean writable;
  private final AtomicLong temporaryFiles = new AtomicLong();
  private final String session = TableIdentity.newSession();
  private final AtomicLong plainFiles = new AtomicLong();

  private Store(
      NativeStack handles,
      TargetFolder folder,
      RocksDB db,
      List<ColumnFamilyHandle> families,
      WriteOptions durable,
      WriteOptions ordered,
      EnvOptions environment,
      Options valueFiles,
      boolean writable) {
    this.handles = handles;
    this.folder = folder;
    this.db = db;
    this.families = families;
    this.durable = durable;
    this.ordered = ordered;
    this.environment = environment;
    this.valueFiles = valueFiles;
    this.writable = writable;
  }

  /**
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} when another has it open for writing
   */
  static Store writable(TargetFolder folder, EmbeddedResources options) {
    return open(folder, options, true);
  }

  /**
   * Changes nothing on disk. A writer may replace files while they are opened: that is no damage,
   * and the files of then are tried.
   *
   * @throws RestoreException {@link TargetError#TARGET_NOT_FOUND} when its creation never ended
   */
  static Store readOnly(TargetFolder folder, EmbeddedResources options) {
    for (int tries = 1; ; tries++) {
      Set<String> files = folder.databaseFiles();
      try {
        return lookedAt(folder, options);
      } catch (RestoreException e) {
        if (tries == LOOKS || files.equals(folder.databaseFiles())) {
          throw e;
        }
      }
    }
  }

  private static Store lookedAt(TargetFolder folder, EmbeddedResources options) {
    if (!Files.isRegularFile(folder.db().resolve("CURRENT")) || !hasFamilies(folder)) {
      throw new RestoreException(
          TargetError.TARGET_NOT_FOUND, "the target was never written", folder.root().toString());
    }
    return open(folder, options, false);
  }

  /** RocksDB makes its families one after the other: a creation may die between two of them. */
  private static boolean hasFamilies(TargetFolder folder) {
    RocksDB.loadLibrary();
    try (var options = new Options()) {
      return RocksDB.listColumnFamilies(options, folder.db().toString()).stream()
          .anyMatch(name -> Arrays.equals(name, STATE));
    } catch (RocksDBException e) {
      // Opening says what is wrong.
      return true;
    }
  }

  private static Store open(TargetFolder folder, EmbeddedResources options, boolean writable) {
    RocksDB.loadLibrary();
    var handles = new NativeStack();
    try {
      // Closed in reverse: the database before the options and caches that it uses.
      Cache cache = handles.add(new LRUCache(options.memoryBytes() / 2));
      ColumnFamilyOptions values =
          handles.add(dataOptions(options, table(ColumnFamily.DEFAULT, handles), cache));
      ColumnFamilyOptions writes =
          handles.add(dataOptions(options, table(ColumnFamily.WRITE, handles), cache));
      ColumnFamilyOptions state = handles.add(stateOptions(options, cache));
      DBOptions db = handles.add(databaseOptions(options, handles));
      WriteOptions durable = handles.add(new WriteOptions().setSync(true));
      WriteOptions ordered = handles.add(new WriteOptions());
      EnvOptions environment = handles.add(new EnvOptions().setBytesPerSync(SYNC_BYTES));
      Options valueFiles = handles.add(fileOptions(table(ColumnFamily.DEFAULT, handles)));
      List<ColumnFamilyDescriptor> descriptors =
          List.of(
              new ColumnFamilyDescriptor(DEFAULT, values),
              new ColumnFamilyDescriptor(WRITE, writes),
              new ColumnFamilyDescriptor(STATE, state));
      var families = new ArrayList<ColumnFamilyHandle>();
      String path = folder.db().toString();
      RocksDB opened =
          handles.add(
              writable
                  ? RocksDB.open(db, path, descriptors, families)
                  : RocksDB.openReadOnly(db, path, descriptors, families));
      families.forEach(handles::add);
      return new Store(
          handles, folder, opened, families, durable, ordered, environment, valueFiles, writable);
    } catch (RocksDBException e) {
      handles.close();
      throw isLock(e)
          ? inUse(folder)
          : StoreFailure.of(e, "the target can't be opened", folder.root());
    } catch (RuntimeException | Error e) {
      handles.close();
      throw e;
    }
  }

  private static boolean isLock(RocksDBException e) {
    String message = e.getMessage();
    return message != null && message.contains("/LOCK:") && message.contains("lock");
  }

  static RestoreException inUse(TargetFolder folder) {
    return new RestoreException(
        TargetError.TARGET_IN_USE,
        "the target is held by " + OwnerNote.read(folder.owner()),
        folder.root().toString());
  }

  private static DBOptions databaseOptions(EmbeddedResources options, NativeStack handles) {
    var log = handles.add(new StoreLog());
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setMaxOpenFiles(OPEN_FILES)
        // Few files are opened at once; sixteen threads for each family take longer to begin.
        .setMaxFileOpeningThreads(1)
        // Opening would read of many files what compactions choose better by.
        .setSkipStatsUpdateOnDbOpen(true)
        .setMaxBackgroundJobs(Math.max(2, options.concurrency()))
        .setDbWriteBufferSize(options.memoryBytes() / 8)
        .setBytesPerSync(SYNC_BYTES)
        .setLogger(log);
  }

  /**
   * Commits are only ever sought, never looked up by their whole key: no filter is of use there.
   */
  private static BlockBasedTableConfig table(ColumnFamily cf, NativeStack handles) {
    var table =
        new BlockBasedTableConfig().setFormatVersion(TABLE_FORMAT).setBlockSize(BLOCK_BYTES);
    if (cf == ColumnFamily.DEFAULT) {
      table.setFilterPolicy(handles.add(new BloomFilter(FILTER_BITS)));
    }
    return table;
  }

  private static ColumnFamilyOptions dataOptions(
      EmbeddedResources options, BlockBasedTableConfig table, Cache cache) {
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table.setBlockCache(cache).setCacheIndexAndFilterBlocks(true))
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
        .setWriteBufferSize(options.memoryBytes() / 16)
        .setLevel0FileNumCompactionTrigger(LEVEL0_FILES)
        .setLevelCompactionDynamicLevelBytes(false)
        .setMaxBytesForLevelBase(LEVEL1_BYTES)
        .setLevel0SlowdownWritesTrigger(NO_LIMIT)
        .setLevel0StopWritesTrigger(NO_LIMIT)
        .setSoftPendingCompactionBytesLimit(0)
        .setHardPendingCompactionBytesLimit(0);
  }

  private static ColumnFamilyOptions stateOptions(EmbeddedResources options, Cache cache) {
    var table = new BlockBasedTableConfig().setFormatVersion(TABLE_FORMAT).setBlockCache(cache);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(options.memoryBytes() / 16);
  }

  /** Options of files that are written to be ingested. */
  private static Options fileOptions(BlockBasedTableConfig table) {
    return new Options()
        .setTableFormatConfig(table)
        .setBytesPerSync(SYNC_BYTES)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  RocksDB db() {
    return db;
  }

  TargetFolder folder() {
    return folder;
  }

  ColumnFamilyHandle family(ColumnFamily cf) {
    return families.get(place(cf));
  }

  private static int place(ColumnFamily cf) {
    return cf == ColumnFamily.DEFAULT ? 0 : 1;
  }

  ColumnFamilyHandle state() {
    return families.get(2);
  }

  /** Atomic, and durable on return, with all that was noted before. */
  void write(WriteBatch batch) {
    write(batch, durable);
  }

  /**
   * Atomic; a machine that loses its power may lose it, but never keeps what was written after it
   * without it. Files are not held to that order.
   */
  void writeRelaxed(WriteBatch batch) {
    write(batch, ordered);
  }

  private void write(WriteBatch batch, WriteOptions how) {
    checkWritable();
    try {
      db.write(how, batch);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "writing failed", folder.root());
    }
  }

  /** Begins a file for {@link #ingest}; the caller closes it before this store. Any thread. */
  TableFile newFile(ColumnFamily cf, Path file) throws IOException, RocksDBException {
    return cf == ColumnFamily.WRITE
        ? PlainTableFile.create(file, new TableIdentity(session, plainFiles.incrementAndGet()))
        : FilteredTableFile.create(file, environment, valueFiles);
  }

  /** A name below {@code tmp/} that no other file has; nothing is created. Any thread. */
  Path temporaryFile(String purpose) {
    var readable = new StringBuilder();
    for (int i = Math.max(0, purpose.length() - NAME_CHARS); i < purpose.length(); i++) {
      char c = purpose.charAt(i);
      readable.append(isPlain(c) ? c : '_');
    }
    return folder.tmp().resolve(temporaryFiles.incrementAndGet() + "-" + readable + ".tmp");
  }

  private static boolean isPlain(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  /** Takes files with sorted entries over; all of them or none, durable on return. Any thread. */
  void ingest(ColumnFamily cf, List<Path> files) {
    if (files.isEmpty()) {
      return;
    }
    checkWritable();
    try (var options =
        new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false)) {
      db.ingestExternalFile(family(cf), files.stream().map(Path::toString).toList(), options);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "taking sorted files over failed", folder.root());
    }
  }

  private void checkWritable() {
    if (!writable) {
      throw new IllegalStateException(folder.root() + " was opened to look, not to write");
    }
  }

  @Override
  public void close() {
    handles.close();
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
