package io.pitr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a restore relies on in a {@link BackupStorage}. Extend it in the test of your storage. For a
 * storage that can also be written to, extend {@link WritableStorageContract} instead.
 */
public abstract class BackupStorageContract {
  static final long NO_LIMIT = 1 << 30;

  private final List<BackupStorage> opened = new ArrayList<>();

  /**
   * Opens a root that contains some objects and nothing else. It is closed after the test.
   *
   * @param objects contents by path
   */
  protected abstract BackupStorage storageWith(Map<String, byte[]> objects) throws Exception;

  @AfterEach
  void closeStorages() {
    opened.forEach(BackupStorage::close);
  }

  private BackupStorage storage(Map<String, byte[]> objects) throws Exception {
    BackupStorage storage = storageWith(objects);
    opened.add(storage);
    return storage;
  }

  private BackupStorage storage(String path, String content) throws Exception {
    return storage(Map.of(path, bytes(content)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  static List<String> listed(BackupStorage storage, String folder) {
    List<String> paths = new ArrayList<>();
    storage.list(folder, info -> paths.add(info.path()));
    return paths;
  }

  @Test
  void anObjectIsReadAsAWhole() throws Exception {
    byte[] content = random(100_000);
    BackupStorage storage = storage(Map.of("v1/20260101/00/1/a.log", content));

    assertThat(storage.read("v1/20260101/00/1/a.log", content.length)).isEqualTo(content);
  }

  @Test
  void anEmptyObjectIsAnObject() throws Exception {
    BackupStorage storage = storage("empty", "");

    assertThat(storage.read("empty", 0)).isEmpty();
    assertThat(storage.stat("empty")).contains(new ObjectInfo("empty", 0));
  }

  @Test
  void anObjectBeyondTheLimitIsRefused() throws Exception {
    BackupStorage storage = storage("a", "12345");

    refused(StorageError.STORAGE_TOO_LARGE, () -> storage.read("a", 4));
  }

  @Test
  void aRangeIsReadFromItsFirstByteToBeforeItsEnd() throws Exception {
    BackupStorage storage = storage("a", "0123456789");

    assertThat(storage.read("a", 3, 4)).isEqualTo(bytes("3456"));
    assertThat(storage.read("a", 9, 1)).isEqualTo(bytes("9"));
    assertThat(storage.read("a", 10, 0)).isEmpty();
  }

  @Test
  void aRangeIsReadIntoABufferFromItsPositionToItsLimit() throws Exception {
    BackupStorage storage = storage("a", "0123456789");

    for (ByteBuffer target : List.of(ByteBuffer.allocate(9), ByteBuffer.allocateDirect(9))) {
      target.position(2).limit(6);
      storage.read("a", 3, target);

      assertThat(target.hasRemaining()).isFalse();
      byte[] read = new byte[6];
      target.get(0, read);
      assertThat(read).isEqualTo(bytes("\0\0003456"));
    }
  }

  @Test
  void aRangeThatRunsPastTheEndIsAShortRead() throws Exception {
    BackupStorage storage = storage("a", "0123456789");

    refused(
        StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 8, ByteBuffer.allocateDirect(3)));
    refused(StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 8, 3));
    refused(StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 11, 1));
  }

  @Test
  void aRangeFarBeyondTheEndIsAShortRead() throws Exception {
    BackupStorage storage = storage("a", "0123456789");

    refused(
        StorageError.STORAGE_SHORT_READ,
        () -> storage.read("a", Long.MAX_VALUE, Integer.MAX_VALUE));
    refused(StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 11, 0));
  }

  @Test
  void anAbsentObjectIsNotFound() throws Exception {
    BackupStorage storage = storage("some", "x");

    refused(StorageError.STORAGE_NOT_FOUND, () -> storage.read("none/such", NO_LIMIT));
    refused(StorageError.STORAGE_NOT_FOUND, () -> storage.read("none/such", 0, 1));
    refused(
        StorageError.STORAGE_NOT_FOUND,
        () -> {
          try (InputStream in = storage.open("none/such")) {
            in.read();
          }
        });
    assertThat(storage.stat("none/such")).isEmpty();
  }

  @Test
  void aStreamHasTheWholeObject() throws Exception {
    byte[] content = random(300_000);
    BackupStorage storage = storage(Map.of("a/b", content));

    try (InputStream in = storage.open("a/b")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void aFolderIsListedAtAnyDepthInOrderOfPath() throws Exception {
    List<String> paths =
        List.of("v1/b", "v1/a/2", "v1/a/10", "v1/a.b", "v1/B", "v1/ü", "v1x", "w", "v1/a/1/deep");
    Map<String, byte[]> objects = new LinkedHashMap<>();
    paths.forEach(path -> objects.put(path, bytes(path)));
    BackupStorage storage = storage(objects);

    assertThat(listed(storage, "v1"))
        .containsExactly("v1/B", "v1/a.b", "v1/a/1/deep", "v1/a/10", "v1/a/2", "v1/b", "v1/ü");
    assertThat(listed(storage, "")).hasSize(paths.size()).startsWith("v1/B").endsWith("v1x", "w");
  }

  @Test
  void aListLeavesOutThePathsToSkip() throws Exception {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    List.of("a/1", "a/2", "a/3/x", "a/4").forEach(path -> objects.put(path, new byte[1]));
    BackupStorage storage = storage(objects);

    List<String> found = new ArrayList<>();
    storage.list("a", Set.of("a/1", "a/3/x")::contains, info -> found.add(info.path()));

    assertThat(found).containsExactly("a/2", "a/4");
  }

  @Test
  void aListHasSizes() throws Exception {
    BackupStorage storage = storage("a/b", "12345");

    List<ObjectInfo> infos = new ArrayList<>();
    storage.list("a", infos::add);

    assertThat(infos).containsExactly(new ObjectInfo("a/b", 5));
  }

  @Test
  void anAbsentFolderIsEmpty() throws Exception {
    assertThat(listed(storage("some", "x"), "none")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/passwd", "../a", "a/../../b", "a/./b", "a//b", "a\\b", "a\0b", "a/", ".."})
  void aPathThatLeavesTheRootIsRefused(String path) throws Exception {
    BackupStorage storage = storage("a/b", "x");

    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.read(path, NO_LIMIT));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.read(path, 0, 1));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.open(path));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.stat(path));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.list(path, info -> {}));
  }

  @Test
  void aLocalFileHasTheContentOfTheObject() throws Exception {
    BackupStorage storage = storage("a/b", "text");

    if (storage.localPath("a/b").isPresent()) {
      assertThat(storage.localPath("a/b").get()).hasBinaryContent(bytes("text"));
    }
  }

  @Test
  void theTextOfADescriptionHidesItsValues() throws Exception {
    BackupStorage storage = storage("a", "x");
    String text = storage.describe().toString();

    assertThat(storage.describe().fields().values())
        .filteredOn(value -> value.length() > 5)
        .allMatch(value -> !text.contains(value));
  }

  @Test
  void manyThreadsReadAtOnce() throws Exception {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    for (int i = 0; i < 64; i++) {
      objects.put("many/" + i % 16 + "/" + i, bytes("content " + i));
    }
    BackupStorage storage = storage(objects);

    List<Callable<Boolean>> reads = new ArrayList<>();
    objects.forEach(
        (path, content) -> reads.add(() -> Arrays.equals(content, storage.read(path, NO_LIMIT))));

    assertThat(inManyThreads(reads)).hasSize(64).containsOnly(true);
  }

  static List<Boolean> inManyThreads(List<Callable<Boolean>> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> result : pool.invokeAll(work)) {
        results.add(result.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
