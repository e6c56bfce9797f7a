package io.pitr.inspect.verify;

import java.time.Duration;
import java.util.List;

/**
 * The result of verifying a full backup.
 *
 * @param files number of data files in the metadata
 * @param schemas number of entries for databases, tables, views and sequences
 * @param writeEntries number of entries in files of the write CF
 * @param defaultEntries number of entries in files of the default CF
 * @param kvs number of rows and index entries, each once
 * @param kvBytes plain size of the rows and index entries
 * @param readBytes number of bytes read
 * @param withoutBlockChecksums number of files whose block checksums have an unsupported type; only
 *     their SHA-256 was checked
 * @param damage all problems, sorted by file
 * @param uncovered files and empty folders that no checksum covers
 */
public record BackupVerification(
    BackupFacts facts,
    long files,
    long schemas,
    long writeEntries,
    long defaultEntries,
    long kvs,
    long kvBytes,
    long readBytes,
    long withoutBlockChecksums,
    List<Damage> damage,
    List<String> uncovered,
    Duration elapsed) {
  public BackupVerification {
    damage = List.copyOf(damage);
    uncovered = List.copyOf(uncovered);
  }

  public boolean ok() {
    return damage.isEmpty();
  }
}
