package io.pitr.api.target;

import io.pitr.api.Tso;

/**
 * One logical file of a log backup: a range of an object (spec/formats.md §2.5, §2.6).
 *
 * @param path object in the storage
 * @param rangeOffset where the stored bytes begin
 * @param rangeLength stored bytes; 0 together with offset 0 means the whole object
 * @param plainLength decompressed, decrypted bytes
 * @param physicalDelete the events remove exactly the versioned keys they name
 * @param tableId upstream physical id
 * @param regionId upstream
 * @param startKey smallest versioned key, {@code enc(raw) + ts}
 * @param endKey greatest versioned key, inclusive
 * @param sha256 of the plain bytes
 * @param compression 0 none, 3 zstd
 * @param encryption serialized {@code encryptionpb.FileEncryptionInfo}; empty when plain
 */
public record LogRange(
    String path,
    long rangeOffset,
    long rangeLength,
    long plainLength,
    ColumnFamily cf,
    boolean physicalDelete,
    boolean meta,
    long tableId,
    long regionId,
    Tso minTs,
    Tso maxTs,
    Tso minBeginTs,
    long entries,
    byte[] startKey,
    byte[] endKey,
    byte[] sha256,
    long crc64xor,
    int compression,
    byte[] encryption) {

  /** The same range with other extremes of its events' timestamps. */
  public LogRange withTimestamps(Tso min, Tso max) {
    return new LogRange(
        path,
        rangeOffset,
        rangeLength,
        plainLength,
        cf,
        physicalDelete,
        meta,
        tableId,
        regionId,
        min,
        max,
        minBeginTs,
        entries,
        startKey,
        endKey,
        sha256,
        crc64xor,
        compression,
        encryption);
  }

  /** Names the range in ledgers and messages. */
  public String id() {
    return path + "@" + rangeOffset;
  }
}
