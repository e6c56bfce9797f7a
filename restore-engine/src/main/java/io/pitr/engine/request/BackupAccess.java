package io.pitr.engine.request;

import io.pitr.api.CipherSpec;

/**
 * How the backups of a request are opened.
 *
 * @param logStorage URL of the log backup
 * @param fullCipher of the full backup
 * @param logCipher of the log backup
 * @param strict refuse what newer versions may have added
 */
public record BackupAccess(
    String logStorage, CipherSpec fullCipher, CipherSpec logCipher, boolean strict) {}
