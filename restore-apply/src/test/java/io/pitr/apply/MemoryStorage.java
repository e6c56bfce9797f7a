package io.pitr.apply;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.WritableStorage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Objects in memory; counts reads. */
public final class MemoryStorage implements WritableStorage {
  final Map<String, byte[]> objects = new TreeMap<>();
  public final AtomicInteger reads = new AtomicInteger();

  /** Called with the path of each object before it is read. */
  volatile Consumer<String> onRead = path -> {};

  @Override
  public String uri() {
    return "memory://";
  }

  @Override
  public StorageDescription describe() {
    return new StorageDescription.Other("memory", Map.of());
  }

  @Override
  public byte[] read(String path, long limit) {
    byte[] object = object(path);
    if (object.length > limit) {
      throw new RestoreException(StorageError.STORAGE_TOO_LARGE, "larger than " + limit, path);
    }
    return object.clone();
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    byte[] object = object(path);
    if (offset + length > object.length) {
      throw new RestoreException(StorageError.STORAGE_SHORT_READ, "has " + object.length, path);
    }
    return Arrays.copyOfRange(object, (int) offset, (int) offset + length);
  }

  @Override
  public InputStream open(String path) {
    return new ByteArrayInputStream(object(path));
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    return Optional.ofNullable(objects.get(path)).map(o -> new ObjectInfo(path, o.length));
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    objects.forEach((path, object) -> each.accept(new ObjectInfo(path, object.length)));
  }

  @Override
  public void write(String path, byte[] content) {
    objects.put(path, content.clone());
  }

  @Override
  public void delete(String path) {
    objects.remove(path);
  }

  @Override
  public void close() {}

  private byte[] object(String path) {
    reads.incrementAndGet();
    onRead.accept(path);
    byte[] object = objects.get(path);
    if (object == null) {
      throw new RestoreException(StorageError.STORAGE_NOT_FOUND, "no such object", path);
    }
    return object;
  }
}
