package io.pitr.plugin.storage.local;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StoragePath;
import io.pitr.api.storage.WritableStorage;
import io.pitr.base.PercentEscapes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A folder as a backup storage. The folder need not exist before something is read or written. Only
 * regular files are objects: reading from a pipe could block forever.
 */
final class LocalStorage implements WritableStorage {
  private static final int LISTING_WINDOW = 100_000;

  private final Path root;

  /**
   * @param root absolute
   */
  LocalStorage(Path root) {
    this.root = root;
  }

  @Override
  public String uri() {
    return "local://" + PercentEscapes.encode(root.toString());
  }

  @Override
  public StorageDescription describe() {
    return new StorageDescription.Local(root.toString());
  }

  @Override
  public byte[] read(String path, long limit) {
    return attempt(
        "read",
        path,
        file -> {
          try (SeekableByteChannel channel = openRegular(file)) {
            long size = channel.size();
            if (size > Math.min(limit, Integer.MAX_VALUE - 16)) {
              throw new RestoreException(
                  StorageError.STORAGE_TOO_LARGE,
                  "the object has " + size + " bytes, at most " + limit + " are expected",
                  file.toString());
            }
            return readFully(channel, file, 0, (int) size);
          }
        });
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("range " + offset + " + " + length);
    }
    return attempt(
        "read",
        path,
        file -> {
          try (SeekableByteChannel channel = openRegular(file)) {
            requireLength(channel, file, offset, length);
            return readFully(channel, file, offset, length);
          }
        });
  }

  @Override
  public void read(String path, long offset, ByteBuffer target) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset " + offset);
    }
    attempt(
        "read",
        path,
        file -> {
          try (SeekableByteChannel channel = openRegular(file)) {
            requireLength(channel, file, offset, target.remaining());
            fill(target, channel, file, offset);
            return target;
          }
        });
  }

  @Override
  public InputStream open(String path) {
    return attempt(
        "read",
        path,
        file -> {
          requireRegular(file);
          return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        });
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    StoragePath.requireObject(path);
    Path file = root.resolve(path);
    try {
      file = ObjectPath.resolve(realRoot(), path);
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(new ObjectInfo(path, attributes.size()))
          : Optional.empty();
    } catch (IOException e) {
      if (LocalFailure.isAbsent(e)) {
        return Optional.empty();
      }
      throw LocalFailure.of("look at", file, e);
    }
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    list(folder, path -> false, each);
  }

  @Override
  public void list(String folder, Predicate<String> skip, Consumer<ObjectInfo> each) {
    list(folder, LISTING_WINDOW, skip, each);
  }

  /**
   * @param window how many names of a folder are in memory at once
   */
  void list(String folder, int window, Predicate<String> skip, Consumer<ObjectInfo> each) {
    StoragePath.requireFolder(folder);
    Path place = root.resolve(folder);
    try {
      Path real = realRoot();
      place = ObjectPath.resolve(real, folder);
      new SortedListing(real, window, skip, each)
          .folder(place, folder.isEmpty() ? "" : folder + "/");
    } catch (IOException e) {
      if (!LocalFailure.isAbsent(e)) {
        throw LocalFailure.of("list", place, e);
      }
    }
  }

  @Override
  public void write(String path, byte[] content) {
    write(
        path,
        content,
        (temporary, file) -> {
          Files.move(
              temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          return true;
        });
  }

  /**
   * Links the file to its final name; the operating system refuses that atomically if the name
   * exists.
   */
  @Override
  public boolean writeNew(String path, byte[] content) {
    return write(
        path,
        content,
        (temporary, file) -> {
          try {
            Files.createLink(file, temporary);
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          } catch (UnsupportedOperationException e) {
            throw new RestoreException(
                StorageError.STORAGE_UNSUPPORTED,
                "this file system has no hard links",
                file.toString(),
                e);
          }
        });
  }

  private boolean write(String path, byte[] content, Publication publication) {
    StoragePath.requireObject(path);
    Path file = root.resolve(path);
    try {
      makeFolders(root);
      Path real = realRoot();
      file = ObjectPath.resolve(real, path);
      Path folder = parent(file);
      makeFolders(folder);
      if (!folder.toRealPath().startsWith(real)) {
        throw new RestoreException(
            StorageError.STORAGE_PATH_REFUSED, "the folder moved out of the root", path);
      }
      return publish(file, folder, content, publication);
    } catch (IOException e) {
      throw LocalFailure.of("write", file, e);
    }
  }

  /** Moves a finished file to its final name. */
  private interface Publication {
    boolean publish(Path temporary, Path file) throws IOException;
  }

  @Override
  public void delete(String path) {
    StoragePath.requireObject(path);
    Path file = root.resolve(path);
    try {
      Path real = realRoot();
      ObjectPath.resolve(real, path);
      file = ObjectPath.resolveParent(real, path);
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (Files.deleteIfExists(file)) {
        sync(parent(file));
      }
    } catch (IOException e) {
      if (!LocalFailure.isAbsent(e)) {
        throw LocalFailure.of("delete", file, e);
      }
    }
  }

  @Override
  public Optional<Path> localPath(String path) {
    StoragePath.requireObject(path);
    try {
      Path file = ObjectPath.resolve(realRoot(), path);
      return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      if (LocalFailure.isAbsent(e)) {
        return Optional.empty();
      }
      throw LocalFailure.of("look at", root.resolve(path), e);
    }
  }

  @Override
  public void close() {}

  private Path realRoot() throws IOException {
    return root.toRealPath();
  }

  private <T> T attempt(String verb, String path, Body<T> body) {
    StoragePath.requireObject(path);
    Path file = root.resolve(path);
    try {
      file = ObjectPath.resolve(realRoot(), path);
      return body.run(file);
    } catch (IOException e) {
      throw LocalFailure.of(verb, file, e);
    }
  }

  private static SeekableByteChannel openRegular(Path file) throws IOException {
    requireRegular(file);
    return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private static void requireRegular(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new RestoreException(
          StorageError.STORAGE_NOT_FOUND,
          attributes.isDirectory() ? "this is a folder, not an object" : "this is not a file",
          file.toString());
    }
  }

  private static byte[] readFully(SeekableByteChannel channel, Path file, long offset, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    fill(buffer, channel, file, offset);
    return buffer.array();
  }

  private static void fill(ByteBuffer target, SeekableByteChannel channel, Path file, long offset)
      throws IOException {
    int length = target.remaining();
    channel.position(offset);
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw tooShort(file, offset, length, channel.size());
      }
    }
  }

  private static void requireLength(SeekableByteChannel channel, Path file, long offset, int length)
      throws IOException {
    if (channel.size() < offset || channel.size() - offset < length) {
      throw tooShort(file, offset, length, channel.size());
    }
  }

  private static RestoreException tooShort(Path file, long offset, int length, long size) {
    return new RestoreException(
        StorageError.STORAGE_SHORT_READ,
        "bytes " + offset + " to " + (offset + length) + " are wanted, the object has " + size,
        file.toString());
  }

  private static boolean publish(Path file, Path folder, byte[] content, Publication publication)
      throws IOException {
    Path temporary = folder.resolve(SortedListing.TEMPORARY_PREFIX + UUID.randomUUID());
    boolean published;
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      published = publication.publish(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    sync(folder);
    return published;
  }

  /** Creates missing folders from the top, each durable in its parent. */
  private static void makeFolders(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path place = folder; !Files.isDirectory(place); place = parent(place)) {
      missing.push(place);
    }
    for (Path place : missing) {
      Files.createDirectories(place);
      sync(parent(place));
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException("no folder above " + file);
    }
    return parent;
  }

  /** A step on a file that may fail. */
  private interface Body<T> {
    T run(Path file) throws IOException;
  }
}
