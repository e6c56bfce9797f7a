package io.pitr.api.storage;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import java.util.Set;

/** Opens storages for the URI schemes it names. */
public interface StorageProvider {

  /** Lower case, without {@code ://}. */
  Set<String> schemes();

  /**
   * Opens a root to read from it.
   *
   * @param url as the user gave it; a query part overrides the options of the same name
   * @param options the values of the plugin's own options
   * @throws RestoreException with a code of {@link StorageError}
   */
  BackupStorage open(String url, OptionValues options);

  /**
   * Opens a root that the caller writes to; see {@link #open}.
   *
   * @throws RestoreException {@link StorageError#STORAGE_UNSUPPORTED} if the storage is read-only
   */
  default WritableStorage openForWriting(String url, OptionValues options) {
    try (BackupStorage storage = open(url, options)) {
      throw new RestoreException(
          StorageError.STORAGE_UNSUPPORTED, "the storage is read-only", storage.uri());
    }
  }
}
