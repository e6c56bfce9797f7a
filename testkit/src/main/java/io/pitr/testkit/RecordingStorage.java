package io.pitr.testkit;

import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * A storage that records which objects are read, in whole or in part. Safe for use by many threads.
 */
public final class RecordingStorage implements BackupStorage {
  private final BackupStorage inner;
  private final ConcurrentLinkedQueue<String> reads;

  /**
   * @param reads gets the path of each read; several storages may share it
   */
  public RecordingStorage(BackupStorage inner, ConcurrentLinkedQueue<String> reads) {
    this.inner = inner;
    this.reads = reads;
  }

  /** The paths below a folder that were read so far, sorted, once for each read. */
  public static List<String> below(String folder, ConcurrentLinkedQueue<String> reads) {
    return reads.stream().filter(path -> path.startsWith(folder + "/")).sorted().toList();
  }

  @Override
  public String uri() {
    return inner.uri();
  }

  @Override
  public StorageDescription describe() {
    return inner.describe();
  }

  @Override
  public byte[] read(String path, long limit) {
    reads.add(path);
    return inner.read(path, limit);
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    reads.add(path);
    return inner.read(path, offset, length);
  }

  @Override
  public InputStream open(String path) {
    reads.add(path);
    return inner.open(path);
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    return inner.stat(path);
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    inner.list(folder, each);
  }

  @Override
  public Optional<Path> localPath(String path) {
    return inner.localPath(path);
  }

  @Override
  public void close() {
    inner.close();
  }
}
