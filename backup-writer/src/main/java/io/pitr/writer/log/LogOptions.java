package io.pitr.writer.log;

import io.pitr.api.CipherSpec;

/**
 * The shape of a log backup.
 *
 * @param duplicateRatio share of events that are copies of others, in {@code [0, 1)}
 * @param lateRatio share of logical files that a flush leaves to the next one
 * @param shuffle whether events of a file are in another order than they arrived in
 * @param version of the metadata
 * @param names form of the metadata files' names
 * @param recordsChecksums whether {@code crc64xor} and {@code min_begin_ts} are recorded, as newer
 *     writers do
 * @param objectBytes data objects are closed beyond this stored size
 * @param cipher of the ranges
 */
public record LogOptions(
    double duplicateRatio,
    double lateRatio,
    boolean shuffle,
    MetaVersion version,
    MetaNames names,
    boolean recordsChecksums,
    long objectBytes,
    CipherSpec cipher) {

  /** As TiKV of 2026 writes, with the duplicates that were counted on real backups. */
  public static final LogOptions DEFAULT =
      new LogOptions(
          0.6, 0.05, true, MetaVersion.V2, MetaNames.TAGGED, true, 4 << 20, CipherSpec.PLAINTEXT);

  public LogOptions duplicateRatio(double ratio) {
    return new LogOptions(
        ratio, lateRatio, shuffle, version, names, recordsChecksums, objectBytes, cipher);
  }

  public LogOptions lateRatio(double ratio) {
    return new LogOptions(
        duplicateRatio, ratio, shuffle, version, names, recordsChecksums, objectBytes, cipher);
  }

  public LogOptions shuffle(boolean shuffled) {
    return new LogOptions(
        duplicateRatio, lateRatio, shuffled, version, names, recordsChecksums, objectBytes, cipher);
  }

  /** Metadata of version 1 has plain objects of one logical file each, and old names. */
  public LogOptions version(MetaVersion metaVersion) {
    return new LogOptions(
        duplicateRatio,
        lateRatio,
        shuffle,
        metaVersion,
        names,
        recordsChecksums,
        objectBytes,
        cipher);
  }

  public LogOptions names(MetaNames form) {
    return new LogOptions(
        duplicateRatio, lateRatio, shuffle, version, form, recordsChecksums, objectBytes, cipher);
  }

  public LogOptions recordsChecksums(boolean recorded) {
    return new LogOptions(
        duplicateRatio, lateRatio, shuffle, version, names, recorded, objectBytes, cipher);
  }

  public LogOptions objectBytes(long bytes) {
    return new LogOptions(
        duplicateRatio, lateRatio, shuffle, version, names, recordsChecksums, bytes, cipher);
  }

  public LogOptions cipher(CipherSpec spec) {
    return new LogOptions(
        duplicateRatio, lateRatio, shuffle, version, names, recordsChecksums, objectBytes, spec);
  }

  /** Versions of the metadata message. */
  public enum MetaVersion {
    V1,
    V2
  }

  /** Forms of the names of metadata files, spec/formats.md §2.4. */
  public enum MetaNames {
    /** {@code {resolved_ts}-{uuid}.meta}. */
    RESOLVED_AND_UUID,
    /** {@code {flush_ts}-{min_begin_ts}-{min_ts}-{max_ts}.meta}. */
    DASHED,
    /** {@code {flush_ts}{store}-d…l…u….meta}. */
    TAGGED
  }
}
