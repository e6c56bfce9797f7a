package io.pitr.api.storage;

import io.pitr.api.RestoreException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The objects below one root. Safe for use by many threads.
 *
 * <p>Paths are relative to the root with {@code /} between parts. A path that is absolute, holds
 * {@code ..}, {@code .} or an empty part, a NUL or a backslash, or leaves the root in any other way
 * (a symbolic link) is refused with {@link StorageError#STORAGE_PATH_REFUSED} by every verb ({@link
 * StoragePath}). Every verb may be repeated. Every verb throws {@link RestoreException} with a code
 * of {@link StorageError}, or one of the storage's own where it can say more; transient failures
 * have been retried before that.
 */
public interface BackupStorage extends AutoCloseable {

  /** Root as a URI, without credentials: for messages and fingerprints. */
  String uri();

  /** What another process needs to open the same root. Holds secrets; its text form hides them. */
  StorageDescription describe();

  /**
   * Reads a whole object.
   *
   * @param limit the most bytes the caller accepts; a larger object is refused before it is read
   * @throws RestoreException {@link StorageError#STORAGE_NOT_FOUND} when absent
   */
  byte[] read(String path, long limit);

  /**
   * Reads {@code [offset, offset + length)}.
   *
   * @throws RestoreException {@link StorageError#STORAGE_NOT_FOUND} when absent, {@link
   *     StorageError#STORAGE_SHORT_READ} when the object ends before the range does
   */
  byte[] read(String path, long offset, int length);

  /**
   * As {@link #read(String, long, int)}, into a buffer: as many bytes as remain in it, and none
   * remain then. A storage that can read without a copy implements it.
   */
  default void read(String path, long offset, ByteBuffer target) {
    target.put(read(path, offset, target.remaining()));
  }

  /** Streams a whole object from its beginning; the caller closes the stream. */
  InputStream open(String path);

  /** Absent objects give empty. */
  Optional<ObjectInfo> stat(String path);

  /**
   * Lists every object below a folder, at any depth, in ascending order of path (by UTF-8 bytes).
   * Memory does not grow with the number of objects. An absent folder gives nothing.
   *
   * @param folder relative path without trailing {@code /}; empty for the root
   */
  void list(String folder, Consumer<ObjectInfo> each);

  /**
   * Like {@link #list(String, Consumer)}, without objects that {@code skip} accepts. A storage that
   * examines each object by itself saves that work.
   *
   * @param skip true for a path if neither that object nor any object in a folder of that path is
   *     wanted
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

  /**
   * Replaces an object; readers see the old one or the new one, never a part. Durable on return.
   */
  void write(String path, byte[] content);

  /**
   * Writes an object that is not there yet. Of several that try at once, one gets true. Durable on
   * return.
   *
   * @return false, with nothing written, when there is one
   * @throws RestoreException {@link StorageError#STORAGE_UNSUPPORTED} where the storage has no such
   *     write
   */
  default boolean writeNew(String path, byte[] content) {
    throw new RestoreException(
        StorageError.STORAGE_UNSUPPORTED, "it can't write only what is absent", uri());
  }

  /** Removes an object; an absent one is a success. */
  void delete(String path);

  /** A file of this machine that holds the object, where the storage has one. */
  default Optional<Path> localPath(String path) {
    return Optional.empty();
  }

  @Override
  void close();
}
