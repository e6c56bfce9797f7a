package io.pitr.plugin.storage.local;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Turns a path of the backup into a file below the root, and refuses symbolic links that leave it.
 */
final class ObjectPath {
  private ObjectPath() {}

  /**
   * The file of a checked path, after following symbolic links. Parts that do not exist stay as
   * they are.
   *
   * @param root without symbolic links
   */
  static Path resolve(Path root, String path) throws IOException {
    Path place = root;
    if (path.isEmpty()) {
      return place;
    }
    for (String part : path.split("/", -1)) {
      place = follow(root, child(place, part, path), path);
    }
    return place;
  }

  /** Does the same as {@link #resolve}, but does not follow a link that is the last part. */
  static Path resolveParent(Path root, String path) throws IOException {
    int end = path.lastIndexOf('/');
    Path folder = resolve(root, end < 0 ? "" : path.substring(0, end));
    return child(folder, path.substring(end + 1), path);
  }

  /** The target of a link, or the file itself if it is not a link. */
  static Path follow(Path root, Path file, String path) throws IOException {
    if (!Files.isSymbolicLink(file)) {
      return file;
    }
    Path target;
    try {
      target = file.toRealPath();
    } catch (IOException e) {
      throw new RestoreException(
          StorageError.STORAGE_PATH_REFUSED,
          "a symbolic link leads nowhere: " + file,
          path,
          "Put the object itself in place of the link.",
          e);
    }
    if (!target.startsWith(root)) {
      throw new RestoreException(
          StorageError.STORAGE_PATH_REFUSED,
          "a symbolic link leaves the storage's root: " + file + " -> " + target,
          path,
          "Put the object itself in place of the link, or give the folder that holds it all.");
    }
    return target;
  }

  private static Path child(Path folder, String part, String path) {
    try {
      return folder.resolve(part);
    } catch (InvalidPathException e) {
      throw new RestoreException(
          StorageError.STORAGE_PATH_REFUSED,
          "this machine can't name such a file: " + e.getReason(),
          path,
          e);
    }
  }
}
