package io.pitr.api.storage;

import java.util.Map;
import java.util.Set;

/** Opens storages for the URI schemes it names. */
public interface StorageProvider {

  /** Lower case, without {@code ://}. */
  Set<String> schemes();

  /**
   * Opens a root; nothing is written.
   *
   * @param url as the user gave it; a query part overrides the options of the same name
   * @param options command-line options by their name without dashes, for instance {@code
   *     s3.endpoint}; unknown ones are ignored
   * @throws io.pitr.api.RestoreException with a code of {@link StorageError}
   */
  BackupStorage open(String url, Map<String, String> options);
}
