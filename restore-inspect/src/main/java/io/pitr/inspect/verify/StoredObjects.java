package io.pitr.inspect.verify;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads objects for verification. A missing or truncated object is reported as damage and does not
 * stop the run.
 */
final class StoredObjects {
  private final BackupStorage storage;

  StoredObjects(BackupStorage storage) {
    this.storage = storage;
  }

  /**
   * Reads an object of a known size.
   *
   * @return the bytes; empty if they can't be read, with the problem added to {@code findings}
   */
  Optional<byte[]> read(String path, long sizeBytes, List<Damage> findings) {
    try {
      Optional<ObjectInfo> found = storage.stat(path);
      if (found.isEmpty()) {
        findings.add(
            Damage.of(
                VerifyError.FILE_MISSING, path, "the file is missing, " + sizeBytes + " bytes"));
        return Optional.empty();
      }
      if (found.get().size() != sizeBytes) {
        findings.add(
            Damage.of(
                VerifyError.FILE_SIZE_WRONG,
                path,
                "the file has " + found.get().size() + " bytes, expected " + sizeBytes));
        return Optional.empty();
      }
      return Optional.of(storage.read(path, sizeBytes));
    } catch (RestoreException e) {
      if (e.code() != StorageError.STORAGE_PATH_REFUSED
          && e.code() != StorageError.STORAGE_NOT_FOUND
          && e.code() != StorageError.STORAGE_SHORT_READ) {
        throw e;
      }
      findings.addAll(Damage.of(e, path));
      return Optional.empty();
    }
  }

  /** Empty folders, if the storage is a local folder. */
  List<String> emptyFolders(String anyObject) {
    Optional<Path> local = storage.localPath(anyObject);
    var empty = new ArrayList<String>();
    if (local.isPresent()) {
      Path root = local.get();
      for (int i = anyObject.split("/").length; i > 0 && root.getParent() != null; i--) {
        root = root.getParent();
      }
      collect(root, root, empty);
    }
    return empty;
  }

  private static boolean collect(Path root, Path folder, List<String> empty) {
    boolean holdsSomething = false;
    try (DirectoryStream<Path> below = Files.newDirectoryStream(folder)) {
      for (Path entry : below) {
        boolean isFolder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        holdsSomething |= !isFolder || collect(root, entry, empty);
      }
    } catch (IOException e) {
      return true; // an unreadable folder does not count as empty
    }
    if (!holdsSomething && !folder.equals(root)) {
      empty.add(root.relativize(folder) + "/");
    }
    return holdsSomething;
  }
}
