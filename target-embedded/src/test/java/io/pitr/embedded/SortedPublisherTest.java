package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.apply.write.StagedRun;
import io.pitr.base.ParallelWork;
import io.pitr.format.key.VersionedKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedPublisherTest {
  @TempDir Path temp;
  private EmbeddedTarget target;

  @BeforeEach
  void open() {
    target = Opened.write(temp);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void aStagedRunIsNotSeenBeforeItIsPublished() {
    StagedRun run = stage(ColumnFamily.WRITE, entries(1, 100, "a"));
    assertThat(run.entries()).isEqualTo(99);
    assertThat(dump()).isEmpty();
    applier().publish(List.of(run));
    assertThat(dump()).hasSize(99);
  }

  @Test
  void whatWasPublishedIsThereAfterARestart() {
    Opened.put(target, ColumnFamily.DEFAULT, entries(1, 100, "a"));
    target.close();
    open();
    List<String> found = new ArrayList<>();
    MvccDump.of(target).versions(ColumnFamily.DEFAULT, v -> found.add(text(v.rawKey())));
    assertThat(found).hasSize(99).startsWith("t00001").endsWith("t00099");
  }

  @Test
  void ofTwoRunsWithTheSameKeyTheLaterInTheListCounts() {
    StagedRun later = stage(ColumnFamily.WRITE, entries(5, 15, "later"));
    StagedRun earlier = stage(ColumnFamily.WRITE, entries(1, 10, "earlier"));
    StagedRun apart = stage(ColumnFamily.WRITE, entries(20, 30, "apart"));
    applier().publish(List.of(earlier, apart, later));
    assertThat(dump().get("t00004")).isEqualTo("earlier");
    assertThat(dump().get("t00005")).isEqualTo("later");
    assertThat(dump().get("t00014")).isEqualTo("later");
    assertThat(dump().get("t00020")).isEqualTo("apart");
  }

  @Test
  void publishingTheSameEntriesAgainChangesNothing() {
    Opened.put(target, ColumnFamily.WRITE, entries(1, 50, "a"));
    TreeMap<String, String> before = dump();
    Opened.put(target, ColumnFamily.WRITE, entries(1, 50, "a"));
    assertThat(dump()).isEqualTo(before);
  }

  @Test
  void aDeleteRemovesExactlyItsVersion() {
    TreeMap<byte[], byte[]> two = Opened.sorted();
    two.put(VersionedKey.encode(Opened.bytes("tk"), new Tso(8)), Opened.bytes("new"));
    two.put(VersionedKey.encode(Opened.bytes("tk"), new Tso(7)), Opened.bytes("old"));
    Opened.put(target, ColumnFamily.WRITE, two);
    TreeMap<byte[], byte[]> delete = Opened.sorted();
    delete.put(VersionedKey.encode(Opened.bytes("tk"), new Tso(8)), Opened.DELETE);
    delete.put(VersionedKey.encode(Opened.bytes("tk"), new Tso(3)), Opened.DELETE);
    Opened.put(target, ColumnFamily.WRITE, delete);
    assertThat(dump()).containsOnly(Map.entry("tk", "old"));
  }

  @Test
  void anEmptyRunIsFine() {
    StagedRun run = stage(ColumnFamily.WRITE, Opened.sorted());
    assertThat(run.entries()).isZero();
    applier().publish(List.of(run));
    run.discard();
    assertThat(dump()).isEmpty();
  }

  @Test
  void aDiscardedRunLeavesNoFile() throws Exception {
    stage(ColumnFamily.WRITE, entries(1, 100, "a")).discard();
    assertNoTemporaryFile();
  }

  @Test
  void aPublishedRunLeavesNoFileAndMayBeDiscarded() throws Exception {
    StagedRun run = stage(ColumnFamily.WRITE, entries(1, 100, "a"));
    applier().publish(List.of(run));
    run.discard();
    assertNoTemporaryFile();
    assertThat(dump()).hasSize(99);
  }

  @Test
  void keysThatDoNotAscendAreRefusedAndLeaveNoFile() throws Exception {
    TreeMap<byte[], byte[]> wrong = new TreeMap<>((a, b) -> Arrays.compareUnsigned(b, a));
    wrong.putAll(entries(1, 10, "a"));
    assertThatThrownBy(() -> stage(ColumnFamily.WRITE, wrong)).hasMessageContaining("test unit");
    assertNoTemporaryFile();
  }

  @Test
  void manyThreadsMayStageAndPublish() {
    ParallelWork.of("test", 4)
        .forEach(
            IntStream.range(0, 16).iterator(),
            i -> {
              StagedRun run = stage(ColumnFamily.WRITE, entries(i * 100, i * 100 + 100, "t" + i));
              applier().publish(List.of(run));
            });
    assertThat(dump()).hasSize(1600);
    assertThat(dump().get("t01599")).isEqualTo("t15");
  }

  @Test
  void valuesLargerThanABufferAreKept() {
    TreeMap<byte[], byte[]> entries = Opened.sorted();
    byte[] large = new byte[900_000];
    large[899_999] = 1;
    entries.put(VersionedKey.encode(new byte[3000], new Tso(5)), large);
    Opened.put(target, ColumnFamily.DEFAULT, entries);
    List<byte[]> found = new ArrayList<>();
    MvccDump.of(target).versions(ColumnFamily.DEFAULT, version -> found.add(version.value()));
    assertThat(found).hasSize(1);
    assertThat(found.get(0)).isEqualTo(large);
  }

  private SortedEntrySink applier() {
    return target.entries();
  }

  private StagedRun stage(ColumnFamily cf, TreeMap<byte[], byte[]> entries) {
    return applier().stage("test unit", Opened.run(cf, entries));
  }

  private static TreeMap<byte[], byte[]> entries(int from, int to, String value) {
    TreeMap<byte[], byte[]> entries = Opened.sorted();
    for (int i = from; i < to; i++) {
      byte[] raw = Opened.bytes("t%05d".formatted(i));
      entries.put(VersionedKey.encode(raw, new Tso(100)), Opened.bytes(value));
    }
    return entries;
  }

  private TreeMap<String, String> dump() {
    var found = new TreeMap<String, String>();
    MvccDump.of(target)
        .versions(ColumnFamily.WRITE, v -> found.put(text(v.rawKey()), text(v.value())));
    return found;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void assertNoTemporaryFile() throws Exception {
    try (Stream<Path> files = Files.list(temp.resolve("tmp"))) {
      assertThat(files).isEmpty();
    }
  }
}
