package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files of a folder, read as a target reads a storage.
 *
 * @param offersFiles whether the storage says where its files are, or makes readers download them
 */
record FolderStorage(Path root, boolean offersFiles) implements BackupStorage {
  @Override
  public String uri() {
    return "test://" + root;
  }

  @Override
  public StorageDescription describe() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] read(String path, long limit) {
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream open(String path) {
    try {
      return Files.newInputStream(root.resolve(path));
    } catch (IOException e) {
      throw new RestoreException(StorageError.STORAGE_NOT_FOUND, e.toString(), path, e);
    }
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    try {
      Path file = root.resolve(path);
      return Files.exists(file)
          ? Optional.of(new ObjectInfo(path, Files.size(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Path> localPath(String path) {
    return offersFiles ? Optional.of(root.resolve(path)) : Optional.empty();
  }

  @Override
  public void close() {}
}
