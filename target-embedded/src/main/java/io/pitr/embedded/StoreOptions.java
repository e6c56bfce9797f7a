package io.pitr.embedded;

import io.pitr.api.target.ColumnFamily;
import io.pitr.base.CloseStack;
import io.pitr.base.OpenFiles;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.EnvOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's options for a store.
 *
 * <p>Data comes in sorted files that are ingested. Files of different units overlap, so level 0 may
 * hold many. Writers are never slowed down for that, because they write little apart from files.
 */
final class StoreOptions {
  private static final Logger LOG = LoggerFactory.getLogger(StoreOptions.class);

  /**
   * The last format that TiKV's RocksDB reads, so that its tools can read a target (spec/formats.md
   * §1.11).
   */
  private static final int TABLE_FORMAT = 5;

  private static final int BLOCK_BYTES = 16 << 10;
  private static final int FILTER_BITS = 10;
  private static final int ALL_FILES = -1;

  /**
   * RocksDB puts a file into the lowest level above all files that it overlaps, so versions of the
   * same keys pile up level by level before a file reaches level 0. Levels of the usual sizes would
   * compact each pile at once.
   */
  private static final long LEVEL1_BYTES = 64L << 30;

  /**
   * Files are synced as they are written, so that the end of a file does not wait for all of it.
   */
  private static final int SYNC_BYTES = 1 << 20;

  private static final int NO_LIMIT = 1 << 20;

  private final EmbeddedResources resources;
  private final CloseStack handles;
  private final Cache cache;
  private final FileBudget budget;

  /**
   * @param handles owns all native options
   */
  StoreOptions(EmbeddedResources resources, CloseStack handles) {
    this.resources = resources;
    this.handles = handles;
    this.budget = FileBudget.ofProcess(resources.concurrency());
    this.cache = handles.add(new LRUCache(resources.memoryBytes() / 2));
  }

  DBOptions database() {
    return database(budget.openFiles());
  }

  /**
   * Opens all files at once and keeps them open, so that a writer may delete them. If the process
   * may not open so many, reading fails when a writer deletes a file in between.
   *
   * @param tables files of the store
   */
  DBOptions databaseToRead(int tables) {
    if (FileBudget.fits(OpenFiles.left(), tables)) {
      return database(ALL_FILES);
    }
    LOG.warn(
        "the target has {} files, more than this process may open: they are opened as they are"
            + " needed, which is slower, and fails if another process restores into the target"
            + " meanwhile; `ulimit -n` raises the limit",
        tables);
    return database(budget.openFiles());
  }

  private DBOptions database(int openFiles) {
    var log = handles.add(new StoreLog());
    return handles.add(
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxOpenFiles(openFiles)
            // A store has few files to open; the default, 16 threads per family, takes longer.
            .setMaxFileOpeningThreads(1)
            // These statistics improve compactions, but opening would read many files for them.
            .setSkipStatsUpdateOnDbOpen(true)
            .setMaxBackgroundJobs(Math.max(2, resources.concurrency()))
            .setDbWriteBufferSize(resources.memoryBytes() / 8)
            .setBytesPerSync(SYNC_BYTES)
            .setLogger(log));
  }

  ColumnFamilyOptions data(ColumnFamily cf) {
    return handles.add(
        new ColumnFamilyOptions()
            .setTableFormatConfig(table(cf).setBlockCache(cache).setCacheIndexAndFilterBlocks(true))
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
            .setWriteBufferSize(resources.memoryBytes() / 16)
            .setLevel0FileNumCompactionTrigger(budget.level0Files())
            .setLevelCompactionDynamicLevelBytes(false)
            .setMaxBytesForLevelBase(LEVEL1_BYTES)
            .setLevel0SlowdownWritesTrigger(NO_LIMIT)
            .setLevel0StopWritesTrigger(NO_LIMIT)
            .setSoftPendingCompactionBytesLimit(0)
            .setHardPendingCompactionBytesLimit(0));
  }

  ColumnFamilyOptions state() {
    var table = new BlockBasedTableConfig().setFormatVersion(TABLE_FORMAT).setBlockCache(cache);
    return handles.add(
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setWriteBufferSize(resources.memoryBytes() / 16));
  }

  EnvOptions environment() {
    return handles.add(new EnvOptions().setBytesPerSync(SYNC_BYTES));
  }

  /** Options of files of the default CF that are written to be ingested. */
  Options valueFiles() {
    return handles.add(
        new Options()
            .setTableFormatConfig(table(ColumnFamily.DEFAULT))
            .setBytesPerSync(SYNC_BYTES)
            .setCompressionType(CompressionType.LZ4_COMPRESSION));
  }

  /** Only values have a filter: commits are found by seeking, never by their whole key. */
  private BlockBasedTableConfig table(ColumnFamily cf) {
    var table =
        new BlockBasedTableConfig().setFormatVersion(TABLE_FORMAT).setBlockSize(BLOCK_BYTES);
    if (cf == ColumnFamily.DEFAULT) {
      table.setFilterPolicy(handles.add(new BloomFilter(FILTER_BITS)));
    }
    return table;
  }
}
