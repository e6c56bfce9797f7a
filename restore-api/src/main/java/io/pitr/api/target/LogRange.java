package io.pitr.api.target;

import io.pitr.api.Tso;

/**
 * One logical file of a log backup: a range of an object with events of one table and column family
 * (spec/formats.md §2.5, §2.6).
 *
 * @param physicalDelete the events remove exactly the versioned keys they name
 * @param meta the events are schema changes, not rows
 * @param tableId upstream physical id
 * @param regionId upstream
 */
public record LogRange(
    Stored stored,
    Plain plain,
    ColumnFamily cf,
    boolean physicalDelete,
    boolean meta,
    long tableId,
    long regionId,
    Keys keys,
    Timestamps timestamps) {

  /**
   * Where the bytes lie and how they are stored.
   *
   * @param path object in the storage
   * @param length stored bytes; 0 together with offset 0 means the whole object
   * @param compression 0 none, 3 zstd
   * @param encryption serialized {@code encryptionpb.FileEncryptionInfo}; empty when not encrypted
   */
  public record Stored(String path, long offset, long length, int compression, byte[] encryption) {
    /** Whether the range is a whole object whose length is not recorded. */
    public boolean isWholeObject() {
      return offset == 0 && length == 0;
    }
  }

  /**
   * The decrypted and decompressed bytes.
   *
   * @param entries number of events
   * @param crc64xor of the events, combined; 0 when not recorded
   */
  public record Plain(long length, long entries, byte[] sha256, long crc64xor) {}

  /** Bounds of the versioned keys {@code enc(raw) + ts}, both inclusive. */
  public record Keys(byte[] smallest, byte[] greatest) {}

  /**
   * Bounds of the events' timestamps, both inclusive.
   *
   * @param minBegin the smallest start-ts of the transactions whose values lie in the default CF
   */
  public record Timestamps(Tso min, Tso max, Tso minBegin) {}

  /** The same range with other bounds of its timestamps. */
  public LogRange withTimestamps(Tso min, Tso max) {
    return new LogRange(
        stored,
        plain,
        cf,
        physicalDelete,
        meta,
        tableId,
        regionId,
        keys,
        new Timestamps(min, max, timestamps.minBegin()));
  }

  /** Names the range in ledgers and messages. */
  public String id() {
    return stored.path() + "@" + stored.offset();
  }
}
