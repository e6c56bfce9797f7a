package io.pitr.testkit;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StoragePath;
import io.pitr.api.storage.WritableStorage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** A storage in memory. {@code memory::write} can be the sink of a backup writer. */
public final class MemoryStorage implements WritableStorage {
  private final String name;
  private final ConcurrentSkipListMap<String, byte[]> objects =
      new ConcurrentSkipListMap<>(MemoryStorage::byUtf8);

  public MemoryStorage(String name) {
    this.name = name;
  }

  private static int byUtf8(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String uri() {
    return "memory://" + name;
  }

  @Override
  public StorageDescription describe() {
    return new StorageDescription.Other("memory", Map.of("name", name));
  }

  @Override
  public byte[] read(String path, long limit) {
    byte[] content = content(path);
    if (content.length > limit) {
      throw new RestoreException(
          StorageError.STORAGE_TOO_LARGE, content.length + " bytes, expected " + limit, path);
    }
    return content.clone();
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    byte[] content = content(path);
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("range " + offset + " + " + length);
    }
    if (offset > content.length - length) {
      throw new RestoreException(
          StorageError.STORAGE_SHORT_READ,
          content.length + " bytes, wanted are " + length + " from " + offset,
          path);
    }
    return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
  }

  @Override
  public InputStream open(String path) {
    return new ByteArrayInputStream(content(path));
  }

  private byte[] content(String path) {
    byte[] content = objects.get(checked(path));
    if (content == null) {
      throw new RestoreException(StorageError.STORAGE_NOT_FOUND, "no such object", path);
    }
    return content;
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    byte[] content = objects.get(checked(path));
    return content == null ? Optional.empty() : Optional.of(new ObjectInfo(path, content.length));
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    String prefix = folder.isEmpty() ? "" : checked(folder) + "/";
    objects.forEach(
        (path, content) -> {
          if (path.startsWith(prefix)) {
            each.accept(new ObjectInfo(path, content.length));
          }
        });
  }

  @Override
  public void write(String path, byte[] content) {
    objects.put(checked(path), content.clone());
  }

  @Override
  public boolean writeNew(String path, byte[] content) {
    return objects.putIfAbsent(checked(path), content.clone()) == null;
  }

  @Override
  public void delete(String path) {
    objects.remove(checked(path));
  }

  private static String checked(String path) {
    StoragePath.requireObject(path);
    return path;
  }

  @Override
  public void close() {}
}
