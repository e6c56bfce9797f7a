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
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BackupStorage} keeps. A storage's own test extends this. */
public abstract class BackupStorageContract {
  private static final long NO_LIMIT = 1 << 30;

  private BackupStorage storage = new MemoryStorage("before");

  /** An empty root that can be written to; called before each test, closed after it. */
  protected abstract BackupStorage emptyStorage() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = emptyStorage();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void anObjectIsReadAsItWasWritten() {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    storage.write("v1/20260101/00/1/a.log", content);

    assertThat(storage.read("v1/20260101/00/1/a.log", content.length)).isEqualTo(content);
  }

  @Test
  void anEmptyObjectIsAnObject() {
    storage.write("empty", new byte[0]);

    assertThat(storage.read("empty", 0)).isEmpty();
    assertThat(storage.stat("empty")).contains(new ObjectInfo("empty", 0));
  }

  @Test
  void anObjectBeyondTheLimitIsRefused() {
    storage.write("a", bytes("12345"));

    refused(StorageError.STORAGE_TOO_LARGE, () -> storage.read("a", 4));
  }

  @Test
  void aRangeIsReadFromItsFirstByteToBeforeItsEnd() {
    storage.write("a", bytes("0123456789"));

    assertThat(storage.read("a", 3, 4)).isEqualTo(bytes("3456"));
    assertThat(storage.read("a", 9, 1)).isEqualTo(bytes("9"));
    assertThat(storage.read("a", 10, 0)).isEmpty();
  }

  @Test
  void aRangeIsReadIntoABufferFromItsPositionToItsLimit() {
    storage.write("a", bytes("0123456789"));

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
  void aRangeThatRunsPastTheEndIsAShortRead() {
    storage.write("a", bytes("0123456789"));

    refused(
        StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 8, ByteBuffer.allocateDirect(3)));
    refused(StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 8, 3));
    refused(StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 11, 1));
  }

  @Test
  void aRangeBeyondAnythingIsAShortRead() {
    storage.write("a", bytes("0123456789"));

    refused(
        StorageError.STORAGE_SHORT_READ,
        () -> storage.read("a", Long.MAX_VALUE, Integer.MAX_VALUE));
    refused(StorageError.STORAGE_SHORT_READ, () -> storage.read("a", 11, 0));
  }

  @Test
  void anAbsentObjectIsNotFound() {
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
  void aStreamGivesTheWholeObject() throws Exception {
    byte[] content = new byte[300_000];
    new Random(2).nextBytes(content);
    storage.write("a/b", content);

    try (InputStream in = storage.open("a/b")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void aFolderIsListedAtAnyDepthInOrderOfPath() {
    List<String> paths =
        List.of("v1/b", "v1/a/2", "v1/a/10", "v1/a.b", "v1/B", "v1/ü", "v1x", "w", "v1/a/1/deep");
    paths.forEach(path -> storage.write(path, bytes(path)));

    assertThat(listed("v1"))
        .containsExactly("v1/B", "v1/a.b", "v1/a/1/deep", "v1/a/10", "v1/a/2", "v1/b", "v1/ü");
    assertThat(listed("")).hasSize(paths.size()).startsWith("v1/B").endsWith("v1x", "w");
  }

  @Test
  void aListLeavesOutWhatIsPassedOverByItsPath() {
    for (String path : List.of("a/1", "a/2", "a/3/x", "a/4")) {
      storage.write(path, new byte[1]);
    }
    List<String> told = new ArrayList<>();
    storage.list("a", Set.of("a/1", "a/3/x")::contains, info -> told.add(info.path()));
    assertThat(told).containsExactly("a/2", "a/4");
  }

  @Test
  void aListTellsSizes() {
    storage.write("a/b", bytes("12345"));

    List<ObjectInfo> infos = new ArrayList<>();
    storage.list("a", infos::add);

    assertThat(infos).containsExactly(new ObjectInfo("a/b", 5));
  }

  @Test
  void anAbsentFolderHoldsNothing() {
    assertThat(listed("none")).isEmpty();
  }

  private List<String> listed(String folder) {
    List<String> paths = new ArrayList<>();
    storage.list(folder, info -> paths.add(info.path()));
    return paths;
  }

  @Test
  void writingReplaces() {
    storage.write("a", bytes("a longer text"));
    storage.write("a", bytes("short"));

    assertThat(storage.read("a", NO_LIMIT)).isEqualTo(bytes("short"));
    assertThat(listed("")).containsExactly("a");
  }

  @Test
  void whatIsNotThereYetIsWrittenOnceOrNotAtAll() {
    boolean written;
    try {
      written = storage.writeNew("lock", bytes("first"));
    } catch (RestoreException e) {
      assertThat(e.code()).isEqualTo(StorageError.STORAGE_UNSUPPORTED);
      assertThat(storage.stat("lock")).isEmpty();
      return;
    }
    assertThat(written).isTrue();
    assertThat(storage.writeNew("lock", bytes("second"))).isFalse();
    assertThat(storage.read("lock", NO_LIMIT)).isEqualTo(bytes("first"));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.writeNew("../a", bytes("x")));
  }

  @Test
  void deletingMayBeRepeated() {
    storage.write("a/b", bytes("x"));

    storage.delete("a/b");
    storage.delete("a/b");

    assertThat(storage.stat("a/b")).isEmpty();
    assertThat(listed("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/passwd", "../a", "a/../../b", "a/./b", "a//b", "a\\b", "a\0b", "a/", ".."})
  void aPathThatLeavesTheRootIsRefusedByEveryVerb(String path) {
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.read(path, NO_LIMIT));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.read(path, 0, 1));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.open(path));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.stat(path));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.write(path, bytes("x")));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.delete(path));
    refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.list(path, info -> {}));
  }

  @Test
  void aFileOfThisMachineHoldsTheObject() throws Exception {
    storage.write("a/b", bytes("text"));

    if (storage.localPath("a/b").isPresent()) {
      assertThat(storage.localPath("a/b").get()).hasBinaryContent(bytes("text"));
    }
  }

  @Test
  void theTextOfADescriptionHidesItsValues() {
    String text = storage.describe().toString();

    assertThat(storage.describe().fields().values())
        .filteredOn(value -> value.length() > 5)
        .allMatch(value -> !text.contains(value));
  }

  @Test
  void manyThreadsReadAndWriteAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] content = bytes("content " + i);
        String path = "many/" + i % 16 + "/" + i;
        Callable<Boolean> work =
            () -> {
              storage.write(path, content);
              return java.util.Arrays.equals(content, storage.read(path, NO_LIMIT));
            };
        results.add(pool.submit(work));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(listed("many")).hasSize(64);
  }
}
