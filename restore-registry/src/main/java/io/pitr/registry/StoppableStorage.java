package io.pitr.registry;

import io.pitr.api.StopRequest;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A storage that makes no more requests once the run was asked to stop. */
record StoppableStorage(BackupStorage storage, StopRequest stop) implements BackupStorage {
  @Override
  public String uri() {
    return storage.uri();
  }

  @Override
  public StorageDescription describe() {
    return storage.describe();
  }

  @Override
  public byte[] read(String path, long limit) {
    stop.check();
    return storage.read(path, limit);
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    stop.check();
    return storage.read(path, offset, length);
  }

  @Override
  public void read(String path, long offset, ByteBuffer target) {
    stop.check();
    storage.read(path, offset, target);
  }

  @Override
  public InputStream open(String path) {
    stop.check();
    return storage.open(path);
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    stop.check();
    return storage.stat(path);
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    storage.list(folder, checked(each));
  }

  @Override
  public void list(String folder, Predicate<String> skip, Consumer<ObjectInfo> each) {
    storage.list(folder, skip, checked(each));
  }

  private Consumer<ObjectInfo> checked(Consumer<ObjectInfo> each) {
    stop.check();
    return object -> {
      stop.check();
      each.accept(object);
    };
  }

  @Override
  public Optional<Path> localPath(String path) {
    stop.check();
    return storage.localPath(path);
  }

  @Override
  public void close() {
    storage.close();
  }
}
