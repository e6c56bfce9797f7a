package io.pitr.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.format.backup.LogMetaName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What spec/formats.md §11 says of the corpus. */
class CorpusCatalogTest {
  private static final Tso FULL = new Tso(470661492718174210L);
  private static final Tso S1 = new Tso(470661498655735815L);
  private static final Tso S2 = new Tso(470661502784503809L);
  private static final Tso S4 = new Tso(470661510976765954L);

  @Test
  void theFullBackupHas52FilesAnd76Schemas() {
    var full = fullBackup();
    var schemas = new AtomicInteger();
    full.forEachSchema(schema -> schemas.incrementAndGet());

    assertThat(full.files()).hasSize(52);
    assertThat(schemas).hasValue(76);
    assertThat(full.layoutVersion()).isEqualTo(2);
    assertThat(full.newCollation()).isEqualTo(NewCollation.ON);
    assertThat(full.clusterVersion()).isEqualTo("9.0.0-beta.2");
    assertThat(full.snapshotTs()).isGreaterThan(FULL);
    assertThat(full.leafNames())
        .containsExactlyInAnyOrder("backupmeta.datafile.000000001", "backupmeta.schema.000000002");
    full.requirePresence(full.files());
  }

  @Test
  void filesOfOneKeyRangeLieSideBySideTheDefaultOnesFirst() {
    List<SstFile> files = fullBackup().files();

    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).cf() == ColumnFamily.DEFAULT) {
        assertThat(files.get(i + 1).cf()).isEqualTo(ColumnFamily.WRITE);
        assertThat(files.get(i + 1).startKey()).isEqualTo(files.get(i).startKey());
      }
    }
    assertThat(files).extracting(FullBackup::physicalTableId).isSorted();
  }

  @Test
  void theLogHas7MetasOf13GroupsAnd198Files() {
    var log = logBackup();
    var metas = new ArrayList<LogMeta>();
    log.listMetas(object -> metas.add(log.readMeta(object)));

    assertThat(metas).hasSize(7);
    assertThat(metas).flatExtracting(LogMeta::groups).hasSize(13);
    assertThat(metas).flatExtracting(LogMeta::groups).flatExtracting("ranges").hasSize(198);
    for (LogMeta meta : metas) {
      var name = (LogMetaName.Hint) LogMetaName.parse(meta.path());
      assertThat(name.min()).isEqualTo(meta.minTs());
      assertThat(name.max()).isEqualTo(meta.maxTs());
    }
  }

  @Test
  void theSpanIsThatOfTheCheckpoints() {
    var log = logBackup();

    assertThat(log.span().max()).isEqualTo(new Tso(0x06882027C47C0001L));
    assertThat(log.span().checkpoints()).hasSize(2);
    assertThat(log.span().truncatedTo()).isEqualTo(Tso.ZERO);
    assertThat(log.migrations().isEmpty()).isTrue();
    assertThat(log.clusterId()).isEqualTo(fullBackup().clusterId());
    log.requireCovers(fullBackup().snapshotTs(), S4);
  }

  @Test
  void theWholeWindowTakesEveryRangeOnceInOrder() {
    var full = fullBackup();
    LogSelection selection = logBackup().select(full.snapshotTs(), logBackup().span().max());

    var ids = new HashSet<String>();
    for (LogRange range : selection.dataRanges()) {
      assertThat(range.meta()).isFalse();
      ids.add(range.id());
    }
    for (LogRange range : selection.metaRanges()) {
      assertThat(range.meta()).isTrue();
      ids.add(range.id());
    }
    assertThat(ids)
        .hasSize(selection.dataRanges().size() + selection.metaRanges().size())
        .hasSize(198);
    assertThat(selection.dataRanges())
        .isSortedAccordingTo(
            (a, b) ->
                a.stored().path().equals(b.stored().path())
                    ? Long.compare(a.stored().offset(), b.stored().offset())
                    : a.stored().path().compareTo(b.stored().path()));
    assertThat(selection.shift()).isLessThanOrEqualTo(full.snapshotTs().next());
    assertThat(selection.lookedBack()).isFalse();
    logBackup().requirePresence(selection);
  }

  @Test
  void aLaterWindowLeavesEarlierGroupsOutAndShiftsToTheStraddlingTransaction() {
    LogSelection selection = logBackup().select(S1, S2);

    assertThat(selection.shift()).isLessThan(S1);
    assertThat(selection.metaFiles()).isLessThanOrEqualTo(7);
    assertThat(selection.dataRanges())
        .filteredOn(range -> range.cf() == ColumnFamily.WRITE)
        .allSatisfy(range -> assertThat(range.timestamps().min()).isLessThanOrEqualTo(S4));
    assertThat(selection.dataRanges().size()).isBetween(1, 180);
    logBackup().requirePresence(selection);
  }

  @Test
  void anEmptyWindowTakesNothing() {
    LogSelection selection = logBackup().select(S2, S2);

    assertThat(selection.dataRanges()).isEmpty();
    assertThat(selection.metaRanges()).isEmpty();
    assertThat(selection.shift()).isEqualTo(S2.next());
  }

  @Test
  void packedRangesEqualThoseOfTheMetadata() {
    var log = logBackup();
    var builder = new PackedRangesBuilder();
    var expected = new java.util.TreeMap<String, LogRange>();
    log.listMetas(
        object -> {
          for (LogGroup group : log.readMeta(object).groups()) {
            builder.add(group, group.ranges());
            group.ranges().forEach(range -> expected.put(range.id(), range));
          }
        });

    assertThat(builder.build(Tso.ZERO))
        .hasSize(198)
        .allSatisfy(
            range ->
                assertThat(range).usingRecursiveComparison().isEqualTo(expected.get(range.id())));
  }

  private static FullBackup fullBackup() {
    return FullBackup.open(
        Corpus.storage(Corpus.alpha().resolve("full")),
        CipherSpec.PLAINTEXT,
        CatalogOptions.DEFAULT);
  }

  private static LogBackup logBackup() {
    return LogBackup.open(Corpus.storage(Corpus.alpha().resolve("log")), CatalogOptions.DEFAULT);
  }
}
