package io.pitr.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.WritableStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools rely on that write to a {@link WritableStorage}, and what restores rely on. */
public abstract class WritableStorageContract extends BackupStorageContract {

  /** Opens an empty root that can be written to. */
  protected abstract WritableStorage emptyStorage() throws Exception;

  @Override
  protected final BackupStorage storageWith(Map<String, byte[]> objects) throws Exception {
    WritableStorage storage = emptyStorage();
    objects.forEach(storage::write);
    return storage;
  }

  @Test
  void writingReplaces() throws Exception {
    try (WritableStorage storage = emptyStorage()) {
      storage.write("a", bytes("a longer text"));
      storage.write("a", bytes("short"));

      assertThat(storage.read("a", NO_LIMIT)).isEqualTo(bytes("short"));
      assertThat(listed(storage, "")).containsExactly("a");
    }
  }

  @Test
  void anAbsentObjectIsWrittenOnceOrTheStorageCannotDoThat() throws Exception {
    try (WritableStorage storage = emptyStorage()) {
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
  }

  @Test
  void deletingMayBeRepeated() throws Exception {
    try (WritableStorage storage = emptyStorage()) {
      storage.write("a/b", bytes("x"));

      storage.delete("a/b");
      storage.delete("a/b");

      assertThat(storage.stat("a/b")).isEmpty();
      assertThat(listed(storage, "")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/passwd", "../a", "a/../../b", "a/./b", "a//b", "a\\b", "a\0b", "a/", ".."})
  void aPathThatLeavesTheRootIsNotWritten(String path) throws Exception {
    try (WritableStorage storage = emptyStorage()) {
      refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.write(path, bytes("x")));
      refused(StorageError.STORAGE_PATH_REFUSED, () -> storage.delete(path));
    }
  }

  @Test
  void manyThreadsReadAndWriteAtOnce() throws Exception {
    try (WritableStorage storage = emptyStorage()) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] content = bytes("content " + i);
        String path = "many/" + i % 16 + "/" + i;
        work.add(
            () -> {
              storage.write(path, content);
              return Arrays.equals(content, storage.read(path, NO_LIMIT));
            });
      }

      assertThat(inManyThreads(work)).containsOnly(true);
      assertThat(listed(storage, "many")).hasSize(64);
    }
  }
}
