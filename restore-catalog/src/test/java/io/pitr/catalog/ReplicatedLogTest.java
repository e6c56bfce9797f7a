package io.pitr.catalog;

import static io.pitr.catalog.LogFixture.HOUR;
import static io.pitr.catalog.LogFixture.at;
import static io.pitr.catalog.LogFixture.values;
import static io.pitr.catalog.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.StorageError;
import io.pitr.api.target.LogRange;
import io.pitr.format.backup.LogSpanFiles;
import io.pitr.format.proto.Brpb;
import io.pitr.testkit.MemoryStorage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The objects of a log arrive in a replica in any order. */
class ReplicatedLogTest {
  private static final String LOCK = "v1/LOCK.WRIT";
  private static final String MIGRATION = "v1/migrations/00000001_00000000000000AB.mgrt";

  private final LogFixture original = new LogFixture();
  private final MemoryStorage replica = new MemoryStorage("replica");

  @Test
  void aCompleteReplicaReachesItsCheckpoint() {
    original.meta(original.group("a", write(1, 100, 100, 900)));
    replicate();

    LogBackup log = log(0);

    assertThat(log.span().max()).isEqualTo(at(100 * HOUR));
    assertThat(log.awaited()).isEmpty();
    assertThat(log.replicaProgress().orElseThrow().text())
        .isEqualTo("everything of memory://log has arrived");
    log.requirePresence(log.select(at(0), at(2000)));
  }

  @Test
  void metadataThatIsMissingEndsTheReplicaBeforeItsFirstEvent() {
    original.meta(original.group("a", write(1, 100, 100, 900)));
    String late = original.meta(original.group("b", write(2, 500, 1500, 1900)));
    String later = original.meta(original.group("c", write(3, 2500, 2500, 2900)));
    replicateWithout(late, later);

    LogBackup log = log(0);

    Tso end = before(at(1500));
    assertThat(log.span().max()).isEqualTo(end);
    assertThat(log.replicaProgress())
        .contains(new ReplicaProgress("memory://log", at(100 * HOUR), end, 2, late));
    assertThat(tables(log, 0, end)).containsExactly(1L);
    assertThatThrownBy(() -> log.requireCovers(at(0), at(1500)))
        .satisfies(has(CatalogError.LOG_NOT_ARRIVED))
        .hasMessageContaining("complete up to " + end)
        .hasMessageContaining("2 objects of memory://log have not arrived, first " + late);
    assertThatThrownBy(() -> log.requireCovers(at(0), at(101 * HOUR)))
        .satisfies(has(CatalogError.LOG_DOES_NOT_REACH));
  }

  @Test
  void metadataOfAnotherSizeIsNotYetTheOriginals() {
    String rewritten = original.meta(original.group("a", write(1, 100, 100, 900)));
    replicate();
    replica.write(rewritten, new byte[7]);

    assertThat(log(0).replicaProgress().orElseThrow().firstAwaited()).isEqualTo(rewritten);
    assertThat(log(0).span().max()).isEqualTo(before(at(100)));
  }

  @Test
  void metadataWhoseNameTellsNothingIsReadFromTheOriginal() {
    String named = original.meta(original.group("a", write(1, 100, 1500, 1900)));
    String unnamed = LogBackup.META_FOLDER + "/460000000000000001-0a1b.meta";
    original.storage.write(unnamed, original.storage.read(named, 1 << 20));
    original.storage.delete(named);
    replicateWithout(unnamed);

    assertThat(log(0).span().max()).isEqualTo(before(at(1500)));
    assertThat(log(0).replicaProgress().orElseThrow().firstAwaited()).isEqualTo(unnamed);
  }

  @Test
  void aLogFileThatIsMissingEndsTheReplicaToo() {
    original.meta(original.group("a", write(1, 100, 100, 900)));
    Brpb.DataFileGroup late = original.group("b", write(2, 1500, 1500, 1900));
    original.meta(late);
    replicateWithout(late.getPath());

    assertThat(log(0).span().max()).isEqualTo(before(at(1500)));
    assertThat(log(0).replicaProgress().orElseThrow().firstAwaited()).isEqualTo(late.getPath());
  }

  @Test
  void aLogFileThatIsTooShortIsAwaited() {
    Brpb.DataFileGroup late = original.group("b", write(2, 1500, 1500, 1900));
    original.meta(late);
    replicate();
    replica.write(late.getPath(), new byte[49]);

    assertThat(log(0).span().max()).isEqualTo(before(at(1500)));
  }

  @Test
  void aSegmentWithAGivenEndNamesTheLogFilesThatItAwaits() {
    original.meta(original.group("a", write(1, 100, 100, 900)));
    Brpb.DataFileGroup late = original.group("b", write(2, 1500, 1500, 1900));
    original.meta(late);
    replicateWithout(late.getPath());
    LogBackup log = log(0, Optional.of(at(2000)));
    LogSelection selection = log.select(at(0), at(2000));

    assertThatThrownBy(() -> log.requirePresence(selection))
        .satisfies(has(CatalogError.LOG_NOT_ARRIVED))
        .hasMessageContaining("complete up to " + before(at(1500)))
        .hasMessageContaining("first " + late.getPath());
  }

  @Test
  void aLogFileThatTheOriginalLacksAsWellIsNotAwaited() {
    Brpb.DataFileGroup lost = original.group("b", write(2, 1500, 1500, 1900));
    original.meta(lost);
    original.storage.delete(lost.getPath());
    replicate();
    LogBackup log = log(0);

    assertThat(log.span().max()).isEqualTo(at(100 * HOUR));
    LogSelection selection = log.select(at(0), at(2000));
    assertThatThrownBy(() -> log.requirePresence(selection))
        .satisfies(has(CatalogError.LOG_FILES_MISSING));
  }

  @Test
  void whatEndedBeforeTheWindowIsNotAwaited() {
    String old = original.meta(original.group("a", write(1, 100, 100, 900)));
    original.meta(original.group("b", write(2, 1500, 1500, 1900)));
    replicateWithout(old);

    LogBackup log = log(1000);

    assertThat(log.span().max()).isEqualTo(at(100 * HOUR));
    assertThat(tables(log, 1000, at(2000))).containsExactly(2L);
  }

  @Test
  void olderMetadataIsAwaitedIfItMayHaveAValueThatTheWindowNeeds() {
    String old = original.meta(original.group("a", values(1, 100, 900)));
    original.meta(original.group("b", write(1, 800, 1500, 1900)));
    replicateWithout(old);

    assertThat(log(1000).span().max()).isEqualTo(at(1000));
    assertThat(log(1000).replicaProgress().orElseThrow().firstAwaited()).isEqualTo(old);
    assertThatThrownBy(() -> log(1000, Optional.of(at(2000))).select(at(1000), at(2000)))
        .satisfies(has(CatalogError.LOG_NOT_ARRIVED))
        .hasMessageContaining(old);
  }

  @Test
  void withoutTheOriginalsMigrationsNothingIsTaken() {
    original.meta(original.group("a", write(1, 100, 100, 900)));
    original.storage.write(MIGRATION, migration(edit -> edit.setDestructSelf(true)));
    replicateWithout(MIGRATION);

    assertThat(log(0).span().max()).isEqualTo(at(0));
    assertThat(log(0).replicaProgress().orElseThrow().firstAwaited()).isEqualTo(MIGRATION);
  }

  @Test
  void anOlderVersionOfTheMergedMigrationsIsNotTheOriginals() {
    byte[] merged = migration(edit -> edit.setPath("v1/backupmeta/a.meta"));
    byte[] before = migration(edit -> edit.setPath("v1/backupmeta/b.meta"));
    assertThat(merged).hasSameSizeAs(before);
    original.storage.write("v1/migrations/BASE", merged);
    replicate();
    replica.write("v1/migrations/BASE", before);

    assertThat(log(0).span().max()).isEqualTo(at(0));
  }

  @Test
  void metadataThatAMigrationRemovedIsNotAwaited() {
    String dead = original.meta(original.group("a", write(1, 100, 100, 900)));
    original.storage.write(MIGRATION, migration(edit -> edit.setPath(dead).setDestructSelf(true)));
    replicateWithout(dead);

    assertThat(log(0).span().max()).isEqualTo(at(100 * HOUR));
  }

  @Test
  void eachDescriptionOfACompactionIsAwaited() {
    compaction(1500, 1900, "batch_1_0", "batch_1_1");
    String late = "v1/compactions/c/metas/batch_1_1.cmeta";
    replicateWithout(late);

    assertThat(log(0).span().max()).isEqualTo(before(at(1500)));
    assertThat(log(0).replicaProgress().orElseThrow().firstAwaited()).isEqualTo(late);
  }

  @Test
  void aDescriptionOfAnOlderCompactionIsAwaitedIfItMayHaveAValue() {
    compaction(500, 900, "batch_1_0", "batch_1_1");
    original.meta(original.group("b", write(1, 800, 1500, 1900)));
    String late = "v1/compactions/c/metas/batch_1_1.cmeta";
    replicateWithout(late);

    assertThatThrownBy(() -> log(1000, Optional.of(at(2000))).select(at(1000), at(2000)))
        .satisfies(has(CatalogError.LOG_NOT_ARRIVED))
        .hasMessageContaining(late);
  }

  @Test
  void aDescriptionOfIngestedSstsIsAwaited() {
    String late = "v1/ext_backups/backup-1/extbackupmeta";
    original.storage.write(late, new byte[0]);
    original.storage.write(
        MIGRATION, Brpb.Migration.newBuilder().addIngestedSstPaths(late).build().toByteArray());
    replicateWithout(late);

    assertThat(log(0).span().max()).isEqualTo(at(0));
    assertThat(log(0).replicaProgress().orElseThrow().firstAwaited()).isEqualTo(late);
  }

  @Test
  void aLockCountsWhereItWasTaken() {
    original.meta(original.group("a", write(1, 100, 100, 900)));
    replicate();
    replica.write(LOCK, new byte[0]);
    assertThat(tables(log(0), 0, at(2000))).containsExactly(1L);

    original.storage.write(LOCK, new byte[0]);
    LogBackup log = log(0);
    assertThatThrownBy(() -> log.select(at(0), at(2000))).satisfies(has(CatalogError.LOG_LOCKED));
  }

  @Test
  void anOriginalThatWasTruncatedAfterTheStartProvesNothing() {
    replicate();
    original.storage.write(LogSpanFiles.TRUNCATED_TO, LogSpanFiles.truncatedTo(at(1500)));
    LogBackup log = log(1000);

    log.requireCovers(at(1500), at(2000));
    assertThatThrownBy(() -> log.requireCovers(at(1000), at(2000)))
        .satisfies(has(CatalogError.LOG_STARTS_LATER))
        .hasMessageContaining("memory://log");
  }

  @Test
  void theOriginalIsNotReadIfTheCheckpointHasNotMoved() {
    replicate();
    original.storage.delete(LogBackup.MARKER);

    assertThat(log(100 * HOUR).span().max()).isEqualTo(at(100 * HOUR));
  }

  @Test
  void anotherLogIsNotTheOriginal() {
    replicate();
    original.marker(marker -> marker.setStartVersion(at(1).value()));
    assertThatThrownBy(() -> log(0)).satisfies(has(CatalogError.ORIGINAL_DIFFERS));
  }

  @Test
  void anOriginalThatCanNotBeReadIsToldFromAReplicaThatCanNot() {
    replicate();
    original.storage.delete(LogBackup.MARKER);

    assertThatThrownBy(() -> log(0))
        .satisfies(has(CatalogError.ORIGINAL_UNREADABLE))
        .hasMessageContaining("memory://log");
    assertThatThrownBy(
            () ->
                LogBackup.openOriginal(
                    () -> {
                      throw new RestoreException(
                          StorageError.STORAGE_UNAVAILABLE, "no answer", "s3://away");
                    }))
        .satisfies(has(CatalogError.ORIGINAL_UNREADABLE))
        .hasMessageContaining("s3://away");
  }

  private LogBackup log(long from) {
    return log(from, Optional.empty());
  }

  private LogBackup log(long from, Optional<Tso> until) {
    return LogBackup.open(replica, CatalogOptions.DEFAULT)
        .asReplicaOf(original.storage, at(from), until);
  }

  private void replicate() {
    replicateWithout();
  }

  private void replicateWithout(String... late) {
    original.storage.list(
        "",
        object -> {
          if (!List.of(late).contains(object.path())) {
            replica.write(object.path(), original.storage.read(object.path(), 1 << 20));
          }
        });
  }

  private void compaction(long min, long max, String... descriptions) {
    for (String name : descriptions) {
      original.storage.write(
          "v1/compactions/c/metas/" + name + ".cmeta",
          Brpb.LogFileSubcompactions.newBuilder()
              .addSubcompactions(
                  Brpb.LogFileSubcompaction.newBuilder()
                      .setMeta(
                          Brpb.LogFileSubcompactionMeta.newBuilder()
                              .setCf("write")
                              .setTy(Brpb.FileType.Put)
                              .setInputMinTs(at(min).value())
                              .setInputMaxTs(at(max).value())))
              .build()
              .toByteArray());
    }
    original.storage.write(
        MIGRATION,
        Brpb.Migration.newBuilder()
            .addCompactions(
                Brpb.LogFileCompaction.newBuilder()
                    .setName("c")
                    .setArtifacts("v1/compactions/c/metas")
                    .setInputMinTs(at(min).value())
                    .setInputMaxTs(at(max).value()))
            .build()
            .toByteArray());
  }

  private static byte[] migration(Consumer<Brpb.MetaEdit.Builder> change) {
    var edit = Brpb.MetaEdit.newBuilder().setPath("v1/backupmeta/other.meta");
    change.accept(edit);
    return Brpb.Migration.newBuilder().addEditMeta(edit).build().toByteArray();
  }

  private static Tso before(Tso ts) {
    return new Tso(ts.value() - 1);
  }

  private static List<Long> tables(LogBackup log, long start, Tso end) {
    return log.select(at(start), end).dataRanges().stream().map(LogRange::tableId).toList();
  }

  private static Consumer<Throwable> has(ErrorCode code) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                RestoreException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
