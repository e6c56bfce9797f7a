package io.pitr.engine.prepare;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.SstFile;
import io.pitr.catalog.IngestedSsts;
import io.pitr.format.FormatError;
import io.pitr.format.sst.SstReader;

/**
 * How ingested SSTs are encrypted: they are copies of the files of the full backup that was
 * restored into the upstream, in whatever way that one was encrypted.
 */
public final class IngestedCipher {
  private IngestedCipher() {}

  /**
   * Looks at the end of one file.
   *
   * @param full that of {@code --crypter}
   * @throws RestoreException {@link FormatError#CIPHER_FAILED} when a key is needed and none given
   */
  public static CipherSpec of(BackupStorage storage, IngestedSsts group, CipherSpec full) {
    if (group.files().isEmpty()) {
      return CipherSpec.PLAINTEXT;
    }
    SstFile file = group.files().get(0);
    if (file.stored().sizeBytes() < Long.BYTES
        || SstReader.endsAsSst(
            storage.read(file.name(), file.stored().sizeBytes() - Long.BYTES, Long.BYTES))) {
      return CipherSpec.PLAINTEXT;
    }
    if (full.isPlaintext()) {
      throw new RestoreException(
          FormatError.CIPHER_FAILED,
          "a file that was ingested into the upstream is encrypted, or damaged",
          file.name(),
          "Give --crypter.method and --crypter.key-file of the backup that was restored into the"
              + " upstream.");
    }
    return full;
  }
}
