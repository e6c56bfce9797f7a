package io.pitr.testkit;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.WritableStorage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A storage with random faults. The same seed and the same calls in the same order have the same
 * faults, and a damaged object has the same damage at every read. Safe for use by many threads.
 */
public final class FaultyStorage implements WritableStorage {
  private final WritableStorage inner;
  private final long seed;
  private final List<Fault> faults;
  private final SplittableRandom random;
  private final int[] happened;
  private final Map<Fault.Kind, Long> counts = new EnumMap<>(Fault.Kind.class);
  private final Map<String, Long> verbs = new TreeMap<>();

  public FaultyStorage(WritableStorage inner, long seed, Fault... faults) {
    this.inner = inner;
    this.seed = seed;
    this.faults = List.of(faults);
    this.random = new SplittableRandom(seed);
    this.happened = new int[faults.length];
  }

  /** How often each fault happened. */
  public synchronized Map<Fault.Kind, Long> faults() {
    return new EnumMap<>(counts);
  }

  /** How often each method was called, by name. */
  public synchronized Map<String, Long> calls() {
    return new TreeMap<>(verbs);
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
    before("read", path);
    if (!isDamaged(path)) {
      return inner.read(path, limit);
    }
    byte[] content = damaged(path);
    if (content.length > limit) {
      throw new RestoreException(
          StorageError.STORAGE_TOO_LARGE, content.length + " bytes, expected " + limit, path);
    }
    return content;
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    before("readRange", path);
    if (!isDamaged(path)) {
      return inner.read(path, offset, length);
    }
    byte[] content = damaged(path);
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
    before("open", path);
    return isDamaged(path) ? new ByteArrayInputStream(damaged(path)) : inner.open(path);
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    before("stat", path);
    if (applies(Fault.Kind.MISSING, path)) {
      return Optional.empty();
    }
    return inner.stat(path).map(this::shown);
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    before("list", folder);
    inner.list(
        folder,
        info -> {
          if (!applies(Fault.Kind.MISSING, info.path())) {
            each.accept(shown(info));
          }
        });
  }

  private ObjectInfo shown(ObjectInfo info) {
    return applies(Fault.Kind.TRUNCATE, info.path())
        ? new ObjectInfo(info.path(), truncatedSize(info.path(), info.size()))
        : info;
  }

  @Override
  public void write(String path, byte[] content) {
    before("write", path);
    inner.write(path, content);
  }

  @Override
  public boolean writeNew(String path, byte[] content) {
    before("writeNew", path);
    return inner.writeNew(path, content);
  }

  @Override
  public void delete(String path) {
    before("delete", path);
    inner.delete(path);
  }

  /** A damaged object has no local file. */
  @Override
  public Optional<Path> localPath(String path) {
    return isDamaged(path) ? Optional.empty() : inner.localPath(path);
  }

  @Override
  public void close() {
    inner.close();
  }

  private void before(String verb, String path) {
    long delayNanos = 0;
    synchronized (this) {
      verbs.merge(verb, 1L, Long::sum);
      for (int i = 0; i < faults.size(); i++) {
        Fault fault = faults.get(i);
        boolean comes =
            !fault.kind().damagesContent()
                && fault.paths().test(path)
                && happened[i] < fault.times()
                && random.nextDouble() < fault.probability();
        if (comes) {
          happened[i]++;
          counts.merge(fault.kind(), 1L, Long::sum);
          switch (fault.kind()) {
            case FAIL ->
                throw new RestoreException(
                    StorageError.STORAGE_UNAVAILABLE, "an injected failure of " + verb, path);
            case DENY ->
                throw new RestoreException(
                    StorageError.STORAGE_DENIED, "an injected refusal of " + verb, path);
            default -> delayNanos += fault.delay().toNanos();
          }
        }
      }
    }
    if (delayNanos > 0) {
      LockSupport.parkNanos(delayNanos);
    }
  }

  private boolean isDamaged(String path) {
    return applies(Fault.Kind.MISSING, path)
        || applies(Fault.Kind.TRUNCATE, path)
        || applies(Fault.Kind.FLIP_BIT, path);
  }

  /** Whether an object has a kind of damage; depends on the seed and the path only. */
  private boolean applies(Fault.Kind kind, String path) {
    for (Fault fault : faults) {
      if (fault.kind() == kind
          && fault.paths().test(path)
          && draw(path, kind).nextDouble() < fault.probability()) {
        return true;
      }
    }
    return false;
  }

  private SplittableRandom draw(String path, Fault.Kind kind) {
    return new SplittableRandom(seed * 31 + path.hashCode() * 17L + kind.ordinal());
  }

  private byte[] damaged(String path) {
    if (applies(Fault.Kind.MISSING, path)) {
      count(Fault.Kind.MISSING);
      throw new RestoreException(StorageError.STORAGE_NOT_FOUND, "no such object", path);
    }
    byte[] content = inner.read(path, Long.MAX_VALUE);
    if (applies(Fault.Kind.TRUNCATE, path)) {
      count(Fault.Kind.TRUNCATE);
      content = Arrays.copyOf(content, (int) truncatedSize(path, content.length));
    }
    if (content.length > 0 && applies(Fault.Kind.FLIP_BIT, path)) {
      count(Fault.Kind.FLIP_BIT);
      SplittableRandom place = draw(path, Fault.Kind.SLOW);
      content[place.nextInt(content.length)] ^= (byte) (1 << place.nextInt(8));
    }
    return content;
  }

  private long truncatedSize(String path, long size) {
    return size == 0 ? 0 : draw(path, Fault.Kind.DENY).nextLong(size);
  }

  private synchronized void count(Fault.Kind kind) {
    counts.merge(kind, 1L, Long::sum);
  }
}
