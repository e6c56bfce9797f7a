package io.pitr.api.storage;

import io.pitr.api.RestoreException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Read-only view of the objects below one root: all that a restore needs. Safe for use by many
 * threads.
 *
 * <p>Paths are relative to the root, with {@code /} between parts. Every method refuses a path that
 * is absolute, contains {@code ..}, {@code .}, an empty part, a NUL or a backslash, or leaves the
 * root in any other way (a symbolic link), with {@link StorageError#STORAGE_PATH_REFUSED}; see
 * {@link StoragePath}. Every call may be repeated. Every method throws {@link RestoreException}
 * with a code of {@link StorageError}, or with a code of the storage's own if that says more. The
 * storage retries transient failures itself before it throws.
 */
public interface BackupStorage extends AutoCloseable {

  /**
   * Root as a URI, without credentials: for messages and for the commands that the program prints.
   * It opens the same place again; characters that mean something in a URL or to a shell are
   * escaped.
   */
  String uri();

  /**
   * What another process needs to open the same root. It contains secrets; its text form hides
   * them. By default no other process can open it.
   */
  default StorageDescription describe() {
    String uri = uri();
    int scheme = uri.indexOf("://");
    return new StorageDescription.Other(
        scheme < 0 ? "unknown" : uri.substring(0, scheme), Map.of());
  }

  /**
   * Reads a whole object.
   *
   * @param limit the most bytes the caller accepts; a larger object is refused before it is read
   * @throws RestoreException {@link StorageError#STORAGE_NOT_FOUND} if the object does not exist,
   *     {@link StorageError#STORAGE_TOO_LARGE} if it is larger than the limit
   */
  byte[] read(String path, long limit);

  /**
   * Reads {@code [offset, offset + length)}.
   *
   * @throws RestoreException {@link StorageError#STORAGE_NOT_FOUND} if the object does not exist,
   *     {@link StorageError#STORAGE_SHORT_READ} if the range ends after the object
   */
  byte[] read(String path, long offset, int length);

  /**
   * Reads as {@link #read(String, long, int)} into a buffer and fills all that remains of it.
   * Storages that can read without a copy override it.
   */
  default void read(String path, long offset, ByteBuffer target) {
    target.put(read(path, offset, target.remaining()));
  }

  /** Streams a whole object from its beginning; the caller closes the stream. */
  InputStream open(String path);

  /** Empty if the object does not exist. */
  Optional<ObjectInfo> stat(String path);

  /**
   * Lists every object below a folder, at any depth, in ascending order of path (by UTF-8 bytes).
   * Memory should not grow with the number of objects. A folder that does not exist is empty.
   *
   * @param folder relative path without trailing {@code /}; empty for the root
   */
  void list(String folder, Consumer<ObjectInfo> each);

  /**
   * Lists as {@link #list(String, Consumer)}, without the objects that the caller can rule out by
   * their path. Storages that look at every object one by one override it.
   *
   * @param skip true for a path if the caller wants neither that object nor any below a folder of
   *     that path
   */
  default void list(String folder, Predicate<String> skip, Consumer<ObjectInfo> each) {
    list(
        folder,
        object -> {
          if (!skip.test(object.path())) {
            each.accept(object);
          }
        });
  }

  /** A file of this machine that contains the object, if there is one. */
  default Optional<Path> localPath(String path) {
    return Optional.empty();
  }

  @Override
  void close();
}
