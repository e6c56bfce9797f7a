package io.pitr.embedded;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class OpeningTest {
  @TempDir Path temp;

  @Test
  void theIdentityIsKeptOverRestarts() {
    Path folder = temp.resolve("a/b");
    long id;
    try (EmbeddedTarget target = Opened.write(folder)) {
      id = target.identity().clusterId();
      assertThat(id).isPositive();
      assertThat(target.identity().uri()).isEqualTo("embedded://" + folder);
      assertThat(target.identity().version()).isNotEmpty();
    }
    try (EmbeddedTarget target = Opened.read(folder)) {
      assertThat(target.identity().clusterId()).isEqualTo(id);
    }
  }

  @Test
  void twoTargetsHaveTwoIds() {
    try (EmbeddedTarget a = Opened.write(temp.resolve("a"));
        EmbeddedTarget b = Opened.write(temp.resolve("b"))) {
      assertThat(a.identity().clusterId()).isNotEqualTo(b.identity().clusterId());
    }
  }

  @Test
  void lookingAtAnAbsentFolderFindsNothingAndCreatesNothing() {
    Path folder = temp.resolve("absent");
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.read(folder));
    assertThat(folder).doesNotExist();
  }

  @Test
  void lookingAtAnEmptyFolderFindsNothingAndCreatesNothing() {
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.read(temp));
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aTargetWhoseCreationDiedLooksAbsentAndIsMadeWhole() throws Exception {
    Path db = Files.createDirectories(TargetFolder.created(temp).db());
    RocksDB.loadLibrary();
    try (var options = new Options().setCreateIfMissing(true);
        RocksDB begun = RocksDB.open(options, db.toString())) {
      assertThat(begun.getLatestSequenceNumber()).isZero();
    }
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.read(temp));
    Opened.write(temp).close();
    Opened.read(temp).close();
  }

  @Test
  void aFolderWithOtherThingsIsForeign() throws IOException {
    Files.writeString(temp.resolve("notes.txt"), "mine");
    assertFails(TargetError.TARGET_FOREIGN, () -> Opened.read(temp));
    assertFails(TargetError.TARGET_FOREIGN, () -> Opened.write(temp));
    assertThat(temp).isDirectoryNotContaining("glob:**db");
  }

  @Test
  void aFileInPlaceOfTheFolderIsForeign() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertFails(TargetError.TARGET_FOREIGN, () -> Opened.read(file));
    assertFails(TargetError.TARGET_FOREIGN, () -> Opened.write(file));
  }

  @Test
  void aMarkerOfAnotherProgramIsForeign() throws IOException {
    Files.writeString(temp.resolve(TargetFolder.MARKER), "something else\n");
    assertFails(TargetError.TARGET_FOREIGN, () -> Opened.read(temp));
  }

  @Test
  void aNewerLayoutIsRefusedWithBothVersions() throws IOException {
    Opened.write(temp).close();
    Path marker = temp.resolve(TargetFolder.MARKER);
    Files.writeString(marker, Files.readString(marker).replace("version 1", "version 7"));
    assertThatThrownBy(() -> Opened.write(temp))
        .hasMessageStartingWith("[TARGET_FOREIGN]")
        .hasMessageContaining("version 7")
        .hasMessageContaining("knows 1");
  }

  @Test
  void everyDamageOfTheMarkerIsNoticed() throws IOException {
    Opened.write(temp).close();
    Path marker = temp.resolve(TargetFolder.MARKER);
    byte[] right = Files.readAllBytes(marker);
    for (int i = 0; i < right.length - 1; i++) {
      byte[] wrong = right.clone();
      wrong[i] ^= 1;
      Files.write(marker, wrong);
      assertThatThrownBy(() -> Opened.read(temp))
          .as("byte %d", i)
          .isInstanceOf(RestoreException.class)
          .hasMessageMatching("(?s)\\[TARGET_(CORRUPT|FOREIGN)].*");
    }
    for (int length = 0; length < right.length - 1; length++) {
      Files.write(marker, Arrays.copyOf(right, length));
      assertThatThrownBy(() -> Opened.read(temp))
          .as("%d bytes", length)
          .isInstanceOf(RestoreException.class);
    }
  }

  @Test
  void aCreationThatDiedBeforeItsFirstDurableStepIsMadeAnew() throws IOException {
    Files.writeString(temp.resolve(TargetFolder.MARKER + ".new"), "pitr emb");
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.read(temp));
    Opened.write(temp).close();
    Opened.read(temp).close();
  }

  @Test
  void aCreationThatDiedBeforeTheStoreWasThereIsFinished() throws IOException {
    TargetFolder.created(temp);
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.read(temp));
    Opened.write(temp).close();
    Opened.read(temp).close();
  }

  @Test
  void lookingChangesNoFile() throws IOException {
    try (EmbeddedTarget target = Opened.write(temp)) {
      target.state().commit(StateChange.put("k", Opened.bytes("v")));
    }
    Map<Path, String> before = files();
    try (EmbeddedTarget target = Opened.read(temp)) {
      assertThat(target.state().get("k")).hasValue(Opened.bytes("v"));
      assertThat(Opened.all(target, Tso.MAX)).isEmpty();
    }
    assertThat(files()).isEqualTo(before);
  }

  /** As root, permissions do not matter; then this test only checks that nothing is created. */
  @Test
  void aFolderWithoutPermissionToWriteCanBeRead() throws IOException {
    try (EmbeddedTarget target = Opened.write(temp)) {
      target.state().commit(StateChange.put("k", Opened.bytes("v")));
    }
    Set<String> before = files().keySet().stream().map(Path::toString).collect(toSet());
    permissions("r-xr-xr-x", "r--r--r--");
    try (EmbeddedTarget target = Opened.read(temp)) {
      assertThat(target.state().get("k")).hasValue(Opened.bytes("v"));
      assertThat(target.holder()).isEmpty();
      assertThat(files().keySet()).extracting(Path::toString).hasSameElementsAs(before);
    } finally {
      permissions("rwxr-xr-x", "rw-r--r--");
    }
  }

  private void permissions(String folders, String others) throws IOException {
    for (Path path : List.copyOf(files().keySet())) {
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(Files.isDirectory(path) ? folders : others));
    }
  }

  @Test
  void openingAnExistingTargetForWritingCreatesNone() throws IOException {
    Path folder = temp.resolve("absent");
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.writeExisting(folder));
    assertThat(folder).doesNotExist();
    Files.createDirectory(folder);
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.writeExisting(folder));
    assertThat(folder).isEmptyDirectory();
    TargetFolder.created(folder);
    assertFails(TargetError.TARGET_NOT_FOUND, () -> Opened.writeExisting(folder));
    assertThat(folder.resolve("db")).doesNotExist();
    Opened.write(folder).close();
    Opened.writeExisting(folder).close();
  }

  @Test
  void theHolderIsNamedWhileItHoldsTheTarget() {
    try (EmbeddedTarget writer = Opened.write(temp);
        EmbeddedTarget reader = Opened.read(temp)) {
      assertThat(reader.holder().orElseThrow().owner())
          .startsWith("process " + ProcessHandle.current().pid() + " since ");
      try (TargetLease lease = writer.lock("a run of the test")) {
        lease.check();
        assertThat(reader.holder().orElseThrow().owner()).endsWith(": a run of the test");
        assertThat(reader.holder().orElseThrow().expiresIn()).isZero();
      }
    }
    try (EmbeddedTarget reader = Opened.read(temp)) {
      assertThat(reader.holder()).isEmpty();
    }
  }

  @Test
  void theNoteOfADeadProcessNamesNoHolder() throws Exception {
    Opened.write(temp).close();
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor()).isZero();
    Files.writeString(
        temp.resolve("owner"), "process " + dead.pid() + " since 2026-01-02T03:04:05Z: a run\n");
    try (EmbeddedTarget reader = Opened.read(temp)) {
      assertThat(reader.holder()).isEmpty();
    }
  }

  @Test
  void theNoteOfAnEarlierProcessWithTheSameIdNamesNoHolder() throws IOException {
    Opened.write(temp).close();
    Files.writeString(
        temp.resolve("owner"),
        "process "
            + ProcessHandle.current().pid()
            + " since 2020-01-02T03:04:05Z: a run\nstarted 2020-01-02T03:04:05Z\n");
    try (EmbeddedTarget reader = Opened.read(temp)) {
      assertThat(reader.holder()).isEmpty();
    }
  }

  @Test
  void aReaderKeepsItsStateWhileAWriterReplacesAllFiles() throws Exception {
    try (EmbeddedTarget writer = Opened.write(temp)) {
      for (int i = 0; i < 150; i++) {
        Opened.put(writer, ColumnFamily.WRITE, commit("k" + i));
      }
      try (EmbeddedTarget reader = Opened.read(temp)) {
        writer.store().db().compactRange(writer.store().family(ColumnFamily.WRITE));
        Opened.put(writer, ColumnFamily.WRITE, commit("later"));

        assertThat(Opened.all(reader, Tso.MAX)).hasSize(150);
        assertThat(Opened.all(writer, Tso.MAX)).hasSize(151);
      }
    }
  }

  /**
   * A file is ingested before the state that names it is committed, so a reader that sees the state
   * must see the file.
   */
  @Test
  void aReaderSeesEveryFileThatWasIngestedBeforeTheStateThatItSees() throws Exception {
    Opened.write(temp).close();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing = other.submit(this::ingestAndCommit);
      do {
        try (EmbeddedTarget reader = Opened.read(temp)) {
          int sealed =
              reader
                  .state()
                  .get("sealed")
                  .map(text -> Integer.parseInt(new String(text, StandardCharsets.UTF_8)))
                  .orElse(0);
          assertThat(Opened.all(reader, Tso.MAX)).hasSizeGreaterThanOrEqualTo(sealed);
        }
      } while (!writing.isDone());
      writing.get();
    } finally {
      other.shutdownNow();
      assertThat(other.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private void ingestAndCommit() {
    try (EmbeddedTarget writer = Opened.write(temp)) {
      for (int i = 1; i <= 60; i++) {
        Opened.put(writer, ColumnFamily.WRITE, commit("k" + i));
        writer.state().commit(StateChange.put("sealed", Opened.bytes(String.valueOf(i))));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private static SortedMap<byte[], byte[]> commit(String key) {
    SortedMap<byte[], byte[]> entries = Opened.sorted();
    entries.put(
        VersionedKey.encode(Opened.bytes(key), new Tso(2)),
        WriteRecord.of(WriteType.PUT, new Tso(1)).withShortValue(Opened.bytes("v")).encode());
    return entries;
  }

  @Test
  void oneWhoLooksCanNotWrite() {
    Opened.write(temp).close();
    try (EmbeddedTarget target = Opened.read(temp)) {
      assertThatThrownBy(() -> target.state().commit(StateChange.put("k", new byte[1])))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> target.timestamp(Tso.ZERO))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> target.lock("me")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void oneWhoLooksSeesWhatAWriterHasPut() {
    try (EmbeddedTarget writer = Opened.write(temp)) {
      writer.state().commit(StateChange.put("k", Opened.bytes("v")));
      try (EmbeddedTarget reader = Opened.read(temp)) {
        assertThat(reader.state().get("k")).hasValue(Opened.bytes("v"));
      }
    }
  }

  /** Each opening for writing makes a file of what the last one logged, and merges some. */
  @Test
  void oneMayLookWhileAWriterReplacesItsFiles() throws Exception {
    Opened.write(temp).close();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing = other.submit(this::writeAndClose);
      do {
        try (EmbeddedTarget reader = Opened.read(temp)) {
          reader.state().scan("k");
        }
      } while (!writing.isDone());
      writing.get();
    } finally {
      other.shutdownNow();
      assertThat(other.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private void writeAndClose() {
    for (int i = 0; i < 100; i++) {
      try (EmbeddedTarget writer = Opened.write(temp)) {
        writer.state().commit(StateChange.put("k" + i % 7, new byte[10_000]));
      }
    }
  }

  @Test
  void temporaryFilesOfADeadRunAreRemoved() throws IOException {
    Opened.write(temp).close();
    Path left = Files.writeString(temp.resolve("tmp").resolve("17-unit.tmp"), "x");
    Opened.read(temp).close();
    assertThat(left).exists();
    Opened.write(temp).close();
    assertThat(left).doesNotExist();
  }

  @Test
  void theProviderNamesItsScheme() {
    var plugin = new EmbeddedPlugin();
    assertThat(plugin.id()).isEqualTo("embedded");
    assertThat(plugin.targets()).hasSize(1);
    assertThat(plugin.targets().get(0).schemes()).containsExactly("embedded");
    plugin
        .targets()
        .get(0)
        .open("embedded://" + temp, OpenMode.WRITE, RunSettings.DEFAULT, OptionValues.NONE)
        .close();
  }

  @Test
  void closingTwiceIsFine() {
    EmbeddedTarget target = Opened.write(temp);
    target.close();
    target.close();
  }

  @Test
  void closingATargetClosesItsReaders() {
    EmbeddedTarget target = Opened.write(temp);
    MvccReader reader = target.snapshot(Tso.MAX);
    var cursor = reader.scan(new byte[0], new byte[0]);
    target.close();
    assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Map<Path, String> files() throws IOException {
    var found = new TreeMap<Path, String>();
    try (Stream<Path> all = Files.walk(temp)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        FileTime time = Files.getLastModifiedTime(path);
        found.put(path, Files.size(path) + " " + time);
      }
    }
    return found;
  }
}
