package io.pitr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.WritableStorage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyStorageTest extends WritableStorageContract {
  private static final byte[] CONTENT = new byte[64];

  private final MemoryStorage memory = new MemoryStorage("behind-the-faults");

  @Override
  protected WritableStorage emptyStorage() {
    return new FaultyStorage(new MemoryStorage("without-any-fault"), 1);
  }

  private FaultyStorage with(Fault... faults) {
    memory.write("a", CONTENT);
    memory.write("b", CONTENT);
    return new FaultyStorage(memory, 7, faults);
  }

  @Test
  void aFlippedBitIsTheSameAtEachRead() {
    FaultyStorage storage = with(Fault.of(Fault.Kind.FLIP_BIT, "a"));

    byte[] first = storage.read("a", 100);

    assertThat(BitSet.valueOf(first).cardinality()).isEqualTo(1);
    assertThat(storage.read("a", 0, 64)).isEqualTo(first);
    assertThat(storage.read("b", 100)).isEqualTo(CONTENT);
    assertThat(storage.faults()).containsEntry(Fault.Kind.FLIP_BIT, 2L);
  }

  @Test
  void aTruncatedObjectEndsEarlyForEveryVerb() {
    FaultyStorage storage = with(Fault.of(Fault.Kind.TRUNCATE, "a"));

    int length = storage.read("a", 100).length;

    assertThat(length).isLessThan(64);
    assertThat(storage.stat("a")).contains(new ObjectInfo("a", length));
    assertThatThrownBy(() -> storage.read("a", 0, length + 1))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(StorageError.STORAGE_SHORT_READ));
  }

  @Test
  void aMissingObjectIsNotListed() {
    FaultyStorage storage = with(Fault.of(Fault.Kind.MISSING, "a"));
    List<String> paths = new ArrayList<>();

    storage.list("", info -> paths.add(info.path()));

    assertThat(paths).containsExactly("b");
    assertThat(storage.stat("a")).isEmpty();
  }

  @Test
  void aFailureComesAsOftenAsAsked() {
    FaultyStorage storage = with(Fault.of(Fault.Kind.FAIL, "a").times(2));

    assertThatThrownBy(() -> storage.read("a", 100)).isInstanceOf(RestoreException.class);
    assertThatThrownBy(() -> storage.read("a", 100)).isInstanceOf(RestoreException.class);
    assertThat(storage.read("a", 100)).isEqualTo(CONTENT);
    assertThat(storage.calls()).containsEntry("read", 3L);
  }
}
