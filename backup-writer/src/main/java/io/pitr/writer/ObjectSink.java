package io.pitr.writer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a backup is written to; {@code WritableStorage::write} is one. */
@FunctionalInterface
public interface ObjectSink {

  /**
   * Writes an object, replacing one of the same path.
   *
   * @param path relative to the backup's root, {@code /} between parts
   */
  void put(String path, byte[] content);

  /** Writes below a folder, which is created with what lies above it. */
  static ObjectSink folder(Path root) {
    return (path, content) -> {
      try {
        Path file = root.resolve(path);
        Path parent = file.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.write(file, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
