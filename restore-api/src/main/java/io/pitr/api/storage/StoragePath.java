package io.pitr.api.storage;

import io.pitr.api.RestoreException;

/**
 * Checks paths for every {@link BackupStorage}. Paths come from the metadata of a backup, so they
 * may be hostile.
 */
public final class StoragePath {
  private StoragePath() {}

  /**
   * Refuses a text that cannot be the path of an object.
   *
   * @throws RestoreException {@link StorageError#STORAGE_PATH_REFUSED}
   */
  public static void requireObject(String path) {
    if (path.isEmpty()) {
      throw refused(path, "the path is empty");
    }
    if (path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
      throw refused(path, "the path holds a NUL or a backslash");
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty()) {
        throw refused(path, "the path is absolute or has an empty part");
      }
      if (part.equals(".") || part.equals("..")) {
        throw refused(path, "the path has a part '" + part + "'");
      }
    }
  }

  /**
   * Does the same as {@link #requireObject}, but accepts the empty path: the root.
   *
   * @throws RestoreException {@link StorageError#STORAGE_PATH_REFUSED}
   */
  public static void requireFolder(String path) {
    if (!path.isEmpty()) {
      requireObject(path);
    }
  }

  private static RestoreException refused(String path, String what) {
    return new RestoreException(StorageError.STORAGE_PATH_REFUSED, what, "'" + path + "'");
  }
}
