package io.pitr.format.sst;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes one SST: entries in strictly ascending key order, for RocksDB to ingest. Not thread-safe.
 */
public interface TableFile extends AutoCloseable {
  /**
   * @param keyLength the key's bytes in {@code key}, from index 0 on
   * @param value direct, from its position to its limit
   */
  void put(byte[] key, int keyLength, ByteBuffer value) throws IOException;

  /** Adds an entry that removes its key. */
  void delete(byte[] key, int keyLength) throws IOException;

  /** Completes the file, which has at least one entry. It is durable once it has been ingested. */
  void finish() throws IOException;

  /** Stops writing, whether or not the file is complete. */
  @Override
  void close() throws IOException;
}
