package io.pitr.api.target;

import io.pitr.api.Tso;

/**
 * An SST of a full backup, of a log compaction, or ingested (spec/formats.md §1.5, §2.9, §2.10).
 *
 * @param name path in the storage
 * @param startKey raw key, inclusive
 * @param endKey raw key, exclusive
 * @param sha256 of the object as stored; empty when not recorded
 * @param sizeBytes length of the object
 * @param crc64xor of the logical content
 * @param cipherIv meaningful only when the backup is encrypted
 * @param fromTs records of the write CF with a smaller commit-ts, of the default CF with a smaller
 *     start-ts, are left out; zero keeps all
 * @param untilTs records with a greater one are left out; {@link Tso#MAX} keeps all
 * @param content how crc64xor, totalKvs and totalBytes were counted
 */
public record SstFile(
    String name,
    ColumnFamily cf,
    byte[] startKey,
    byte[] endKey,
    byte[] sha256,
    long sizeBytes,
    long crc64xor,
    long totalKvs,
    long totalBytes,
    byte[] cipherIv,
    Tso fromTs,
    Tso untilTs,
    Content content) {

  /** The counting rules of spec/formats.md §7.2. */
  public enum Content {
    /** One version a key; a row counts in the file that holds its value. */
    SNAPSHOT,
    /** Every version; every entry counts. */
    HISTORY
  }
}
