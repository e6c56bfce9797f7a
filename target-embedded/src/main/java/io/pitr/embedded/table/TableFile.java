package io.pitr.embedded.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;

/** A file of entries in strictly ascending order of key, on its way to RocksDB. One thread. */
public sealed interface TableFile extends AutoCloseable permits PlainTableFile, FilteredTableFile {
  /**
   * @param keyLength how much of {@code key} counts
   * @param value direct, from its position to its limit
   */
  void put(byte[] key, int keyLength, ByteBuffer value) throws IOException, RocksDBException;

  /** An entry that removes its key. */
  void delete(byte[] key, int keyLength) throws IOException, RocksDBException;

  /**
   * Ends the file. It is durable once the store has taken it over. At least one entry was added.
   */
  void finish() throws IOException, RocksDBException;

  /** Ends writing, whether or not the file is whole. */
  @Override
  void close() throws IOException;
}
