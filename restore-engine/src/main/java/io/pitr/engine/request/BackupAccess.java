package io.pitr.engine.request;

import io.pitr.api.CipherSpec;
import java.util.Optional;

/**
 * How the backups of a request are opened.
 *
 * @param logStorage URL of the log backup
 * @param fullCipher of the full backup
 * @param logCipher of the log backup
 * @param strict refuse what newer versions may have added
 * @param replicaOf URL of the storage that the log is copied from; empty if it is no copy
 */
public record BackupAccess(
    String logStorage,
    CipherSpec fullCipher,
    CipherSpec logCipher,
    boolean strict,
    Optional<String> replicaOf) {

  /** A log that is no copy. */
  public BackupAccess(
      String logStorage, CipherSpec fullCipher, CipherSpec logCipher, boolean strict) {
    this(logStorage, fullCipher, logCipher, strict, Optional.empty());
  }
}
