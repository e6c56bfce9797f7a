package io.pitr.catalog;

import static io.pitr.catalog.LogFixture.at;
import static io.pitr.catalog.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.format.proto.Brpb;
import io.pitr.testkit.RecordingStorage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class RawMetaStoreTest {
  private final LogFixture log = new LogFixture();
  private final ConcurrentLinkedQueue<String> reads = new ConcurrentLinkedQueue<>();
  private final LogBackup backup =
      LogBackup.open(new RecordingStorage(log.storage, reads), CatalogOptions.DEFAULT);

  @Test
  void whatOneWindowReadTheNextDoesNot() {
    String early = log.meta(log.group("a", write(1, 100, 100, 900)));
    String both = log.meta(log.group("b", write(2, 950, 950, 1500)));
    String late = log.meta(log.group("c", write(3, 1600, 1600, 1900)));
    var first = new RawMetaStore(Map.of());
    backup.select(at(50), at(1000), true, first);
    assertThat(reads()).containsExactly(early, both);

    var second = new RawMetaStore(first.added());
    LogSelection selection = backup.select(at(1000), at(2000), true, second);

    assertThat(reads()).containsExactly(late);
    assertThat(tables(selection)).isEqualTo(tables(log.select(1000, 2000)));
    assertThat(second.added()).containsOnlyKeys(name(late));
    assertThat(second.dropped()).isEmpty();
  }

  @Test
  void aFileOfAnotherSizeIsReadAgain() {
    String path = log.meta(log.group("a", write(1, 100, 100, 1500)));
    var cache = new RawMetaStore(Map.of());
    backup.select(at(50), at(1000), true, cache);
    assertThat(reads()).containsExactly(path);
    rewriteWithAnotherTable(path);

    LogSelection selection =
        backup.select(at(1000), at(2000), true, new RawMetaStore(cache.added()));

    assertThat(reads()).containsExactly(path);
    assertThat(tables(selection)).containsExactly(1L, 9L);
  }

  @Test
  void aDamagedCopyIsPassedOver() {
    String path = log.meta(log.group("a", write(1, 100, 100, 1500)));
    var cache = new RawMetaStore(Map.of());
    LogSelection whole = backup.select(at(50), at(1000), true, cache);
    assertThat(reads()).containsExactly(path);
    byte[] document = cache.added().get(name(path));

    for (int at = 0; at < document.length; at++) {
      byte[] damaged = document.clone();
      damaged[at] ^= 4;
      var second = new RawMetaStore(Map.of(name(path), damaged));
      assertThat(tables(backup.select(at(50), at(1000), true, second))).isEqualTo(tables(whole));
    }
    assertThat(new RawMetaStore(Map.of(name(path), new byte[3])).dropped()).isNotEmpty();
  }

  @Test
  void theNewestAreKeptUpToTheBound() {
    List<ObjectInfo> files = new ArrayList<>();
    long size = RawMetaStore.MAX_BYTES / 4;
    for (int i = 0; i < 9; i++) {
      files.add(new ObjectInfo(LogBackup.META_FOLDER + "/" + i + ".meta", size));
    }
    var cache = new RawMetaStore(Map.of());
    cache.choose(files);
    files.forEach(file -> cache.read(file, () -> new byte[(int) size]));

    assertThat(cache.added()).containsOnlyKeys("5.meta", "6.meta", "7.meta", "8.meta");
  }

  @Test
  void copiesThatAWindowDidNotNeedAreDropped() {
    Map<String, byte[]> documents = new HashMap<>();
    documents.put("old.meta", "old".getBytes(StandardCharsets.UTF_8));
    log.meta(log.group("a", write(1, 100, 100, 1500)));
    var cache = new RawMetaStore(documents);

    backup.select(at(50), at(1000), true, cache);

    assertThat(cache.dropped()).containsExactly("old.meta");
  }

  @Test
  void aProcessThatContinuesReadsNoFileTwice() {
    String both = log.meta(log.group("b", write(2, 950, 950, 1500)));
    String late = log.meta(log.group("c", write(3, 1600, 1600, 1900)));
    ParsedMetaCache inMemory = ParsedMetaCache.ofManySegments();
    backup.select(at(50), at(1000), true, new RawMetaStore(Map.of(), inMemory));
    assertThat(reads()).containsExactly(both);

    LogSelection selection =
        backup.select(at(1000), at(2000), true, new RawMetaStore(Map.of(), inMemory));

    assertThat(reads()).containsExactly(late);
    assertThat(tables(selection)).isEqualTo(tables(log.select(1000, 2000)));
  }

  @Test
  void inOneProcessTooAFileOfAnotherSizeIsReadAgain() {
    String path = log.meta(log.group("a", write(1, 100, 100, 1500)));
    ParsedMetaCache inMemory = ParsedMetaCache.ofManySegments();
    backup.select(at(50), at(1000), true, new RawMetaStore(Map.of(), inMemory));
    rewriteWithAnotherTable(path);

    LogSelection selection =
        backup.select(at(1000), at(2000), true, new RawMetaStore(Map.of(), inMemory));

    assertThat(tables(selection)).containsExactly(1L, 9L);
  }

  @Test
  void rangesThatDiedSinceTheLastSegmentAreNotWanted() {
    Brpb.DataFileGroup group = log.group("a", write(1, 100, 100, 1500), write(2, 100, 100, 1500));
    String path = log.meta(group);
    ParsedMetaCache inMemory = ParsedMetaCache.ofManySegments();
    backup.select(at(50), at(1000), true, new RawMetaStore(Map.of(), inMemory));
    var dead =
        Brpb.DeleteSpansOfFile.newBuilder()
            .setPath(group.getPath())
            .addSpans(Brpb.Span.newBuilder().setOffset(50).setLength(50));
    log.storage.write(
        "v1/migrations/00000001_00000000000000AB.mgrt",
        Brpb.Migration.newBuilder()
            .addEditMeta(Brpb.MetaEdit.newBuilder().setPath(path).addDeleteLogicalFiles(dead))
            .build()
            .toByteArray());

    LogSelection selection =
        log.open().select(at(1000), at(2000), true, new RawMetaStore(Map.of(), inMemory));

    assertThat(tables(selection)).containsExactly(1L);
  }

  @Test
  void metadataOfAnotherLogAtTheSamePlaceIsNotTaken() {
    String path = log.meta(log.group("a", write(1, 100, 100, 1500)));
    ParsedMetaCache inMemory = ParsedMetaCache.ofManySegments();
    backup.select(at(50), at(1000), true, new RawMetaStore(Map.of(), inMemory));
    reads();
    log.marker(marker -> marker.setStartVersion(at(1).value()));

    LogBackup other =
        LogBackup.open(new RecordingStorage(log.storage, reads), CatalogOptions.DEFAULT);
    other.select(at(50), at(1000), true, new RawMetaStore(Map.of(), inMemory));

    assertThat(reads()).containsExactly(path);
  }

  @Test
  void theNewestStayInMemoryUpToTheBound() {
    log.meta(log.group("a", write(1, 100, 100, 1500), write(2, 100, 100, 1500)));
    String newer = log.meta(log.group("b", write(3, 100, 100, 1500), write(4, 100, 100, 1500)));
    String newest = log.meta(log.group("c", write(5, 100, 100, 1500)));
    var inMemory = new ParsedMetaCache(5);

    backup.select(at(50), at(1000), true, new RawMetaStore(Map.of(), inMemory));

    assertThat(List.of(newer, newest))
        .allSatisfy(
            path -> {
              long size = log.storage.stat(path).orElseThrow().size();
              assertThat(inMemory.find(new ObjectInfo(path, size))).isPresent();
            });
    reads();
    LogSelection selection =
        backup.select(at(1000), at(2000), true, new RawMetaStore(Map.of(), inMemory));
    assertThat(reads()).hasSize(1);
    assertThat(tables(selection)).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void filesWithoutRangesCountToo() {
    var inMemory = new ParsedMetaCache(2);
    for (int i = 0; i < 5; i++) {
      var empty = new LogMeta("m" + i, 2, 1, Tso.ZERO, Tso.ZERO, Tso.ZERO, List.of(), List.of());
      inMemory.keep(new ObjectInfo("m" + i, 10), empty);
    }
    assertThat(inMemory.find(new ObjectInfo("m2", 10))).isEmpty();
    assertThat(inMemory.find(new ObjectInfo("m4", 10))).isPresent();
  }

  /** Table 9 beside table 1. */
  private void rewriteWithAnotherTable(String path) {
    log.storage.write(
        path,
        LogFixture.metadata(
                log.group("a", write(1, 100, 100, 1500)), log.group("z", write(9, 100, 100, 1500)))
            .build()
            .toByteArray());
  }

  private List<String> reads() {
    List<String> metas = RecordingStorage.below(LogBackup.META_FOLDER, reads);
    reads.clear();
    return metas;
  }

  private static String name(String path) {
    return path.substring(LogBackup.META_FOLDER.length() + 1);
  }

  private static List<Long> tables(LogSelection selection) {
    return selection.dataRanges().stream().map(range -> range.tableId()).sorted().toList();
  }
}
