package io.pitr.api.storage;

import io.pitr.api.RestoreException;

/** A storage that can also be changed: for tools that write backups. A restore never writes. */
public interface WritableStorage extends BackupStorage {

  /**
   * Replaces an object. Readers see the old content or the new one, never a part. The object is
   * durable when the method returns.
   */
  void write(String path, byte[] content);

  /**
   * Writes an object that does not exist yet. If several callers try at once, one of them gets
   * true. The object is durable when the method returns.
   *
   * @return false, with nothing written, if the object exists
   * @throws RestoreException {@link StorageError#STORAGE_UNSUPPORTED} if the storage has no such
   *     operation
   */
  default boolean writeNew(String path, byte[] content) {
    throw new RestoreException(
        StorageError.STORAGE_UNSUPPORTED, "it can't write an object only if it is absent", uri());
  }

  /** Removes an object; removing one that does not exist succeeds. */
  void delete(String path);
}
