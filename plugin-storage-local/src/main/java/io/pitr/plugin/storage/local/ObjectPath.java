package io.pitr.plugin.storage.local;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Turns a path of the backup into a file below the root. Names come out of the backup's metadata,
 * so they are hostile: by text and by following symbolic links, nothing outside the root is
 * reached.
 */
final class ObjectPath {
  private ObjectPath() {}

  /** Checks a path by its text; {@code folder} also takes the empty path, the root itself. */
  static void check(String path, boolean folder) {
    if (path.isEmpty()) {
      if (folder) {
        return;
      }
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
   * The file that a checked path names, with the symbolic links on the way followed. Parts that do
   * not exist are taken as they are.
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

  /** Where a link leads, or the file itself when it is none. */
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

  private static RestoreException refused(String path, String what) {
    return new RestoreException(StorageError.STORAGE_PATH_REFUSED, what, "'" + path + "'");
  }
}
