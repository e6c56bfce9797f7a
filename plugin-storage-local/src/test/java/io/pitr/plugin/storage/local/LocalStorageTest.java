package io.pitr.plugin.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStorageTest {
  @TempDir Path temporary;
  private Path root;
  private LocalStorage storage;

  @BeforeEach
  void openStorage() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    storage = new LocalStorage(root);
  }

  @Test
  void whatIsWrittenIsReadBackWholeAndInParts() {
    storage.write("v1/a/b", bytes("0123456789"));

    assertThat(storage.read("v1/a/b", 10)).isEqualTo(bytes("0123456789"));
    assertThat(storage.read("v1/a/b", 3, 4)).isEqualTo(bytes("3456"));
    assertThat(storage.read("v1/a/b", 10, 0)).isEmpty();
    assertThat(storage.stat("v1/a/b")).contains(new ObjectInfo("v1/a/b", 10));
  }

  @Test
  void anObjectOpensAsAStream() throws IOException {
    storage.write("a", bytes("0123"));

    try (var in = storage.open("a")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("0123"));
    }
  }

  @Test
  void aWriteReplacesAndLeavesNoTemporaryFile() throws IOException {
    storage.write("a", bytes("old"));
    storage.write("a", bytes("new"));

    assertThat(storage.read("a", 3)).isEqualTo(bytes("new"));
    try (var files = Files.list(root)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void writingOnlyWhatIsAbsentDoesSo() throws IOException {
    assertThat(storage.writeNew("v1/lock", bytes("mine"))).isTrue();
    assertThat(storage.writeNew("v1/lock", bytes("theirs"))).isFalse();

    assertThat(storage.read("v1/lock", 10)).isEqualTo(bytes("mine"));
    try (var files = Files.list(root.resolve("v1"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void ofManyThatWriteAnAbsentObjectAtOnceOneSucceeds() throws Exception {
    var threads = java.util.concurrent.Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        String path = "lock" + round;
        var tries = new ArrayList<java.util.concurrent.Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
          byte[] content = bytes("owner " + i);
          tries.add(() -> storage.writeNew(path, content));
        }
        int won = 0;
        for (var outcome : threads.invokeAll(tries)) {
          won += outcome.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aLinkThatIsDeletedLeavesWhatItLedTo() throws IOException {
    storage.write("real", bytes("x"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));

    storage.delete("link");

    assertThat(storage.stat("link")).isEmpty();
    assertThat(storage.read("real", 1)).isEqualTo(bytes("x"));
  }

  @Test
  void whatStandsInTheWayOfAWriteIsNamed() {
    storage.write("a", bytes("x"));
    storage.write("b/c", bytes("x"));

    assertThatThrownBy(() -> storage.write("a/b", bytes("y")))
        .satisfies(has(StorageError.STORAGE_IO))
        .hasMessageContaining("a file where a folder");
    assertThatThrownBy(() -> storage.write("b", bytes("y")))
        .satisfies(has(StorageError.STORAGE_IO));
    assertThat(list("")).containsExactly("a", "b/c");
  }

  @Test
  void anUnfinishedWriteOfADeadProcessIsNoObject() throws IOException {
    Files.write(root.resolve(SortedListing.TEMPORARY_PREFIX + "x"), bytes("half"));

    assertThat(list("")).isEmpty();
  }

  @Test
  void anObjectLargerThanTheLimitIsRefusedBeforeItIsRead() {
    storage.write("a", bytes("0123"));

    assertThatThrownBy(() -> storage.read("a", 3)).satisfies(has(StorageError.STORAGE_TOO_LARGE));
  }

  @Test
  void aRangePastTheEndIsAShortRead() {
    storage.write("a", bytes("0123"));

    assertThatThrownBy(() -> storage.read("a", 2, 3))
        .satisfies(has(StorageError.STORAGE_SHORT_READ));
    assertThatThrownBy(() -> storage.read("a", Long.MAX_VALUE, Integer.MAX_VALUE))
        .satisfies(has(StorageError.STORAGE_SHORT_READ));
  }

  @Test
  void anAbsentObjectIsNotFoundAndNamesWhatExists() {
    assertThatThrownBy(() -> storage.read("v1/x", 10))
        .satisfies(has(StorageError.STORAGE_NOT_FOUND))
        .hasMessageContaining("what exists of its path is " + root);
    assertThatThrownBy(() -> storage.open("v1/x")).satisfies(has(StorageError.STORAGE_NOT_FOUND));
    assertThat(storage.stat("v1/x")).isEmpty();
    assertThat(storage.localPath("v1/x")).isEmpty();
    storage.delete("v1/x");
  }

  @Test
  void aFileInPlaceOfAFolderIsNotFound() {
    storage.write("a", bytes("x"));

    assertThatThrownBy(() -> storage.read("a/b", 1)).satisfies(has(StorageError.STORAGE_NOT_FOUND));
    assertThat(storage.stat("a/b")).isEmpty();
    assertThat(list("a")).isEmpty();
  }

  @Test
  void aFolderIsNoObject() {
    storage.write("a/b", bytes("x"));

    assertThatThrownBy(() -> storage.read("a", 10)).satisfies(has(StorageError.STORAGE_NOT_FOUND));
    assertThat(storage.stat("a")).isEmpty();
    storage.delete("a");
    assertThat(list("")).containsExactly("a/b");
  }

  @Test
  void deletionMayBeRepeated() {
    storage.write("a", bytes("x"));
    storage.delete("a");
    storage.delete("a");

    assertThat(storage.stat("a")).isEmpty();
  }

  @Test
  void anAbsentRootListsNothingAndIsMadeByAWrite() {
    var later = new LocalStorage(temporary.resolve("not/yet"));

    later.list("", info -> assertThat(info).isNull());
    assertThat(later.stat("a")).isEmpty();
    later.write("a", bytes("x"));
    assertThat(later.read("a", 1)).isEqualTo(bytes("x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a/", "a//b", "..", "../a", "a/../b", ".", "a/./b", "a\\b", "a\0b", "/"})
  void aPathThatLeavesTheRootByItsTextIsRefusedByEveryVerb(String path) {
    var refused = has(StorageError.STORAGE_PATH_REFUSED);
    assertThatThrownBy(() -> storage.read(path, 1)).satisfies(refused);
    assertThatThrownBy(() -> storage.read(path, 0, 1)).satisfies(refused);
    assertThatThrownBy(() -> storage.open(path)).satisfies(refused);
    assertThatThrownBy(() -> storage.stat(path)).satisfies(refused);
    assertThatThrownBy(() -> storage.write(path, new byte[0])).satisfies(refused);
    assertThatThrownBy(() -> storage.delete(path)).satisfies(refused);
    assertThatThrownBy(() -> storage.localPath(path)).satisfies(refused);
    if (!path.isEmpty()) {
      assertThatThrownBy(() -> storage.list(path, info -> {})).satisfies(refused);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "folder/link", "outside/secret", "dangling"})
  void aSymbolicLinkOutOfTheRootIsRefusedByEveryVerb(String path) throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.write(outside.resolve("secret"), bytes("secret"));
    Files.createDirectory(root.resolve("folder"));
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("folder/link"), Path.of("../../outside/secret"));
    Files.createSymbolicLink(root.resolve("outside"), outside);
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("nothing"));

    var refused = has(StorageError.STORAGE_PATH_REFUSED);
    assertThatThrownBy(() -> storage.read(path, 1)).satisfies(refused);
    assertThatThrownBy(() -> storage.read(path, 0, 1)).satisfies(refused);
    assertThatThrownBy(() -> storage.open(path)).satisfies(refused);
    assertThatThrownBy(() -> storage.stat(path)).satisfies(refused);
    assertThatThrownBy(() -> storage.write(path, new byte[0])).satisfies(refused);
    assertThatThrownBy(() -> storage.delete(path)).satisfies(refused);
    assertThatThrownBy(() -> storage.localPath(path)).satisfies(refused);
    assertThatThrownBy(() -> storage.list("", info -> {})).satisfies(refused);
    assertThat(Files.readAllBytes(outside.resolve("secret"))).isEqualTo(bytes("secret"));
  }

  @Test
  void aLinkInsideTheRootIsFollowedAndItsFolderListedOnce() throws IOException {
    storage.write("real/a", bytes("x"));
    Files.createSymbolicLink(root.resolve("file"), root.resolve("real/a"));
    Files.createSymbolicLink(root.resolve("real/loop"), root);

    assertThat(storage.read("file", 1)).isEqualTo(bytes("x"));
    assertThat(list("")).containsExactly("file", "real/a");
  }

  @Test
  void aRootThatIsItselfALinkWorks() throws IOException {
    storage.write("a", bytes("x"));
    Path link = Files.createSymbolicLink(temporary.resolve("alias"), root);

    assertThat(new LocalStorage(link).read("a", 1)).isEqualTo(bytes("x"));
  }

  @Test
  void aPipeIsNoObjectAndBlocksNobody() throws Exception {
    Process made = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
    assertThat(made.waitFor()).isZero();

    assertThatThrownBy(() -> storage.read("pipe", 1))
        .satisfies(has(StorageError.STORAGE_NOT_FOUND));
    assertThatThrownBy(() -> storage.open("pipe")).satisfies(has(StorageError.STORAGE_NOT_FOUND));
    assertThat(storage.stat("pipe")).isEmpty();
    assertThat(list("")).isEmpty();
  }

  @Test
  void aListingIsInOrderOfTheWholePath() {
    for (String path : List.of("a/z", "a.b", "a-b", "a0", "b", "a/0/1", "é", "日本", "Z")) {
      storage.write(path, bytes(path));
    }

    assertThat(list("")).containsExactly("Z", "a-b", "a.b", "a/0/1", "a/z", "a0", "b", "é", "日本");
    assertThat(list("a")).containsExactly("a/0/1", "a/z");
    assertThat(list("nothing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void aListingIsTheSameHoweverFewNamesAreHeldAtOnce(int window) throws IOException {
    var expected = new TreeMap<String, Long>();
    var random = new java.util.Random(7);
    for (int i = 0; i < 200; i++) {
      String path = Integer.toString(random.nextInt(1000), 3).replace('2', '.').replace("0", "-/x");
      path = path.replaceAll("\\.", "p.");
      Path file = root.resolve(path);
      if (!Files.exists(file)) {
        try {
          Files.createDirectories(file.getParent());
          Files.write(file, new byte[i % 5]);
        } catch (java.nio.file.FileSystemException e) {
          continue; // a file stands where a folder would be
        }
        expected.put(path, (long) (i % 5));
      }
    }

    var listed = new ArrayList<ObjectInfo>();
    storage.list("", window, path -> false, listed::add);
    assertThat(expected).hasSizeGreaterThan(30);
    assertThat(listed)
        .containsExactlyElementsOf(
            expected.entrySet().stream()
                .map(e -> new ObjectInfo(e.getKey(), e.getValue()))
                .toList());
    assertThat(listed)
        .isSortedAccordingTo((a, b) -> Arrays.compareUnsigned(bytes(a.path()), bytes(b.path())));
  }

  @Test
  void aConsumerThatThrowsEndsTheListing() {
    storage.write("a", bytes("x"));

    assertThatThrownBy(
            () ->
                storage.list(
                    "",
                    info -> {
                      throw new IllegalStateException("stop");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local://%s", "file://%s", "%s", "local://%s?x=y"})
  void everyFormOfTheUrlOpensTheFolder(String form) {
    storage.write("a", bytes("x"));

    try (BackupStorage opened =
        new LocalStorageProvider().open(form.formatted(root), OptionValues.NONE)) {
      assertThat(opened.read("a", 1)).isEqualTo(bytes("x"));
      assertThat(opened.uri()).isEqualTo("local://" + root);
      assertThat(opened.describe().fields()).containsExactly(Map.entry("path", root.toString()));
      assertThat(opened.localPath("a")).contains(root.resolve("a"));
    }
  }

  @Test
  void escapesInAUrlAreDecodedAndTheUriHasThemAgain() throws IOException {
    Path odd = Files.createDirectory(temporary.resolve("a b+%"));

    String url = "local://" + temporary + "/a%20b+%25";
    BackupStorage opened = new LocalStorageProvider().open(url, OptionValues.NONE);
    assertThat(opened.describe().fields()).containsExactly(Map.entry("path", odd.toString()));
    assertThat(opened.uri()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local://relative/x",
        "local://",
        "",
        "x",
        "local:///a%2",
        "local:///%ff",
        "/a\0b"
      })
  void aUrlThatNamesNoFolderIsRefused(String url) {
    assertThatThrownBy(() -> new LocalStorageProvider().open(url, OptionValues.NONE))
        .satisfies(has(StorageError.STORAGE_URL_INVALID));
  }

  @Test
  void aFileIsNoStorage() throws IOException {
    Path file = Files.write(temporary.resolve("file"), bytes("x"));

    assertThatThrownBy(() -> new LocalStorageProvider().open("local://" + file, OptionValues.NONE))
        .satisfies(has(StorageError.STORAGE_URL_INVALID));
  }

  @Test
  void aRefusedAccessNamesTheUserAndWhatStandsInTheWay() throws IOException {
    Path file = Files.write(root.resolve("a"), bytes("x"));

    var failure =
        LocalFailure.of("read", file, new java.nio.file.AccessDeniedException(file.toString()));
    assertThat(failure.code()).isEqualTo(StorageError.STORAGE_DENIED);
    assertThat(failure)
        .hasMessageContaining("user '" + System.getProperty("user.name") + "' may not read")
        .hasMessageContaining("mode rw");
  }

  private List<String> list(String folder) {
    var paths = new ArrayList<String>();
    storage.list(folder, info -> paths.add(info.path()));
    return paths;
  }

  private static java.util.function.Consumer<Throwable> has(ErrorCode code) {
    return e -> {
      assertThat(e).isInstanceOf(RestoreException.class);
      assertThat(((RestoreException) e).code()).isEqualTo(code);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
