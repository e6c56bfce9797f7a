package io.pitr.api.target;

import io.pitr.api.Tso;

/**
 * An SST of a full backup, of a log compaction, or ingested (spec/formats.md §1.5, §2.9, §2.10).
 *
 * @param name path in the storage
 * @param startKey raw key, inclusive
 * @param endKey raw key, exclusive
 * @param fromTs records of the write CF with a smaller commit-ts, of the default CF with a smaller
 *     start-ts, are left out; zero keeps all
 * @param untilTs records with a greater one are left out; {@link Tso#MAX} keeps all
 * @param content the versions that the file holds
 */
public record SstFile(
    String name,
    Stored stored,
    ColumnFamily cf,
    byte[] startKey,
    byte[] endKey,
    Tso fromTs,
    Tso untilTs,
    Content content,
    Totals totals) {

  /**
   * The object as stored.
   *
   * @param sha256 empty when not recorded
   * @param cipherIv used only if the backup is encrypted
   */
  public record Stored(long sizeBytes, byte[] sha256, byte[] cipherIv) {}

  /** What the file holds, counted by the rules of its {@link Content}; all 0 when not recorded. */
  public record Totals(long crc64xor, long kvs, long bytes) {}

  /** The counting rules of spec/formats.md §7.2. */
  public enum Content {
    /** One version a key; a row counts in the file that holds its value. */
    SNAPSHOT,
    /** Every version; every entry counts. */
    HISTORY
  }
}
