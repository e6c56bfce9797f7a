package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.NewCollation;

/**
 * General properties of a full backup, from its metadata.
 *
 * @param statedSizeBytes 0 if not recorded
 */
public record BackupFacts(
    String storage,
    long clusterId,
    String clusterVersion,
    String writerVersion,
    Tso snapshotTs,
    int layoutVersion,
    NewCollation newCollation,
    long statedSizeBytes,
    int placementPolicies) {

  static BackupFacts of(FullBackup backup) {
    return new BackupFacts(
        backup.storage().uri(),
        backup.clusterId(),
        backup.clusterVersion(),
        backup.writerVersion(),
        backup.snapshotTs(),
        backup.layoutVersion(),
        backup.newCollation(),
        backup.statedSizeBytes(),
        backup.placementPolicies().size());
  }
}
