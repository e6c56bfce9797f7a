package io.pitr.inspect.verify;

import java.time.Duration;
import java.util.List;

/**
 * What verifying a full backup found.
 *
 * @param files data files that the metadata names
 * @param schemas entries for databases, tables, views and sequences
 * @param writeEntries entries of files of the write CF
 * @param defaultEntries entries of files of the default CF
 * @param kvs rows and index entries, each once
 * @param kvBytes their plain size
 * @param readBytes what was read
 * @param withoutBlockChecksums files whose blocks bear checksums of a kind that is not checked
 *     here; their SHA-256 is
 * @param damage all that is wrong, in order of file
 * @param unvouched files and empty folders that nothing vouches for
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
    List<String> unvouched,
    Duration elapsed) {
  public BackupVerification {
    damage = List.copyOf(damage);
    unvouched = List.copyOf(unvouched);
  }

  public boolean ok() {
    return damage.isEmpty();
  }
}
