package io.pitr.catalog;

import static io.pitr.catalog.LogFixture.HOUR;
import static io.pitr.catalog.LogFixture.at;
import static io.pitr.catalog.LogFixture.values;
import static io.pitr.catalog.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.target.LogRange;
import io.pitr.format.backup.LogSpanFiles;
import io.pitr.format.proto.Brpb;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class LogSelectionTest {
  private final LogFixture log = new LogFixture();

  @Test
  void theStartIsExclusiveAndTheEndInclusive() {
    log.meta(log.group("a", write(1, 900, 900, 1000)));
    log.meta(log.group("b", write(2, 1000, 1001, 1500)));
    log.meta(log.group("c", write(3, 2000, 2000, 3000)));
    log.meta(log.group("d", write(4, 2001, 2001, 3000)));

    assertThat(tables(log.select(1000, 2000))).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void theShiftIsWhereTheOldestTransactionThatCommitsInTheWindowBegan() {
    log.meta(log.group("a", values(1, 200, 300)));
    log.meta(log.group("b", write(1, 250, 1500, 1600)));

    LogSelection selection = log.select(1000, 2000);

    assertThat(selection.shift()).isEqualTo(at(250));
    assertThat(selection.dataRanges()).hasSize(2);
  }

  @Test
  void valuesThatEndBeforeTheShiftAreLeftOut() {
    log.meta(log.group("a", values(1, 200, 249), write(1, 200, 260, 270)));
    log.meta(log.group("b", write(1, 271, 1500, 1600)));

    LogSelection selection = log.select(1000, 2000);

    assertThat(selection.shift()).isEqualTo(at(271));
    assertThat(tables(selection)).containsExactly(1L);
    assertThat(selection.skipped()).hasSize(1);
  }

  @Test
  void withoutAnythingInTheWindowTheShiftIsItsFirstTimestamp() {
    log.meta(log.group("a", write(1, 3000, 3000, 4000)));

    assertThat(log.select(1000, 2000).shift()).isEqualTo(at(1000).next());
  }

  @Test
  void theShiftMayReachBackOverHours() {
    log.meta(log.group("old", values(1, 100, 200)));
    log.meta(log.group("between", values(2, 3 * HOUR, 3 * HOUR + 5)));
    log.meta(log.group("new", write(1, 150, 9 * HOUR, 9 * HOUR + 9)));

    LogSelection selection = log.select(8 * HOUR, 10 * HOUR);

    assertThat(selection.shift()).isEqualTo(at(150));
    assertThat(tables(selection)).containsExactlyInAnyOrder(1L, 1L, 2L);
    assertThat(selection.metaFiles()).isEqualTo(3);
  }

  @Test
  void valuesOfALogWithoutBeginTimestampsAreReadFromAnHourBefore() {
    log.meta(log.group("old", values(1, 8 * HOUR - 1000, 8 * HOUR - 900)));
    log.meta(log.group("new", write(1, 0, 9 * HOUR, 9 * HOUR + 9).clearMinBeginTsInDefaultCf()));

    LogSelection selection = log.select(8 * HOUR, 10 * HOUR);

    assertThat(selection.lookedBack()).isTrue();
    assertThat(selection.shift()).isEqualTo(at(7 * HOUR));
    assertThat(selection.dataRanges()).hasSize(2);
  }

  @Test
  void aFileThatHidesInAGroupByItsOwnTimestampsIsTakenAllTheSame() {
    log.meta(log.group("a", write(1, 100, 100, 900), write(2, 1500, 1500, 1600)));

    assertThat(tables(log.select(1000, 2000))).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aMetadataFileWithAnUnknownNameIsRead() {
    String path = log.meta(log.group("a", write(1, 1500, 1500, 1600)));
    byte[] bytes = log.storage.read(path, 1 << 20);
    log.storage.delete(path);
    log.storage.write(LogBackup.META_FOLDER + "/of-another-kind.meta", bytes);

    assertThat(tables(log.select(1000, 2000))).containsExactly(1L);
  }

  @Test
  void anObjectThatTwoMetadataFilesNameIsTakenOnce() {
    Brpb.DataFileGroup group =
        log.group("a", write(1, 1500, 1500, 1600), write(2, 1500, 1500, 1600));
    log.meta(group);
    log.meta(group);

    assertThat(tables(log.select(1000, 2000))).containsExactly(1L, 2L);
  }

  @Test
  void anObjectThatTwoMetadataFilesDescribeDifferentlyIsRefused() {
    log.meta(log.group("a", write(1, 1500, 1500, 1600)));
    log.meta(log.group("a", write(2, 1500, 1500, 1600)));

    assertThatThrownBy(() -> log.select(1000, 2000)).satisfies(has(CatalogError.LOG_META_CORRUPT));
  }

  @Test
  void schemaChangesAreKeptApart() {
    byte[] key = new byte[] {'m', 0, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    var meta =
        write(0, 1500, 1500, 1600)
            .setIsMeta(true)
            .setStartKey(com.google.protobuf.ByteString.copyFrom(key))
            .setEndKey(com.google.protobuf.ByteString.copyFrom(key));
    log.meta(log.group("m", meta), log.group("d", write(1, 1500, 1500, 1600)));

    LogSelection selection = log.select(1000, 2000);

    assertThat(selection.metaRanges()).extracting(LogRange::meta).containsExactly(true);
    assertThat(selection.dataRanges()).extracting(LogRange::meta).containsExactly(false);
  }

  @Test
  void aWindowThatTheLogDoesNotCoverIsRefused() {
    log.checkpoint("1", 5000);
    log.checkpoint("2", 4000);

    assertThat(log.open().span().max()).isEqualTo(at(5000));
    assertThatThrownBy(() -> log.select(1000, 5001))
        .satisfies(has(CatalogError.LOG_DOES_NOT_REACH));
    assertThatThrownBy(() -> log.select(3000, 2000))
        .satisfies(has(CatalogError.LOG_RANGE_INVERTED));
    assertThatThrownBy(() -> log.open().select(io.pitr.api.Tso.of(LogFixture.ORIGIN - 1, 0), at(1)))
        .satisfies(has(CatalogError.LOG_STARTS_LATER));
  }

  @Test
  void truncationRaisesTheBeginning() {
    log.storage.write(LogSpanFiles.TRUNCATED_TO, LogSpanFiles.truncatedTo(at(500)));

    assertThat(log.open().span().min()).isEqualTo(at(500));
    assertThatThrownBy(() -> log.select(499, 1000))
        .satisfies(has(CatalogError.LOG_STARTS_LATER))
        .hasMessageContaining("truncated");
  }

  @Test
  void theCheckpointOfAReplicatedLogCountsInsteadOfTheOthers() {
    log.storage.write(
        LogSpanReader.REPLICATION,
        ("{ \"last_checkpoint\" : " + at(700) + " }").getBytes(StandardCharsets.UTF_8));

    assertThat(log.open().span().max()).isEqualTo(at(700));
  }

  @Test
  void aCheckpointInTheFutureIsRefused() {
    log.storage.write(
        LogSpanFiles.CHECKPOINT_FOLDER + "/1.ts",
        LogSpanFiles.checkpoint(
            io.pitr.api.Tso.of(System.currentTimeMillis() + 100 * 24 * HOUR, 0)));

    assertThatThrownBy(log::open).satisfies(has(CatalogError.LOG_CHECKPOINT_CORRUPT));
  }

  @Test
  void aLogThatIsBeingTruncatedIsRefused() {
    log.storage.write("v1/LOCK.WRIT", new byte[0]);

    assertThatThrownBy(() -> log.select(1000, 2000)).satisfies(has(CatalogError.LOG_LOCKED));
  }

  @Test
  void aMarkerThatIsNoneIsRefused() {
    log.marker(marker -> marker.setEndVersion(5));
    assertThatThrownBy(log::open).satisfies(has(CatalogError.LOG_IS_FULL_BACKUP));
    log.marker(marker -> marker.setBackupSchemaVersion(2));
    assertThatThrownBy(log::open).satisfies(has(CatalogError.LOG_TOO_NEW));
    log.marker(Brpb.BackupMeta.Builder::clearStartVersion);
    assertThatThrownBy(log::open).satisfies(has(CatalogError.LOG_MARKER_CORRUPT));
    log.storage.write(LogBackup.MARKER, new byte[] {(byte) 0xff});
    assertThatThrownBy(log::open).satisfies(has(CatalogError.LOG_MARKER_CORRUPT));
    log.storage.delete(LogBackup.MARKER);
    assertThatThrownBy(log::open).satisfies(has(CatalogError.LOG_NOT_FOUND));
  }

  @Test
  void everyMissingOrTruncatedObjectIsReportedWithItsSpan() {
    Brpb.DataFileGroup a = log.group("a", write(1, 1500, 1500, 1600));
    Brpb.DataFileGroup b = log.group("b", write(2, 1500, 1500, 1600));
    log.meta(a, b, log.group("c", write(3, 1500, 1500, 1600)));
    LogSelection selection = log.select(1000, 2000);
    log.open().requirePresence(selection);
    log.storage.delete(a.getPath());
    log.storage.write(b.getPath(), new byte[49]);

    assertThatThrownBy(() -> log.open().requirePresence(selection))
        .satisfies(e -> assertThat(((RestoreException) e).problems()).hasSize(2))
        .hasMessageContaining(a.getPath())
        .hasMessageContaining("truncated to 49 of 50 bytes")
        .hasMessageContaining("2026-03-01 10:00:01.500+00:00");
  }

  @Test
  void anObjectOfTheWindowThatNoMetadataNamesIsReportedUnlessItIsAllowed() {
    log.meta(log.group("a", write(1, 1500, 1500, 1600)));
    log.group("forgotten", write(2, 1500, 1500, 1600));
    log.group("later", write(2, 2500, 2500, 2600));
    LogSelection selection = log.select(1000, 2000);

    assertForgottenIsTold(selection).hasMessageNotContaining("later");
    LogBackup.open(log.storage, CatalogOptions.DEFAULT.withStrict(false))
        .requirePresence(selection);
  }

  @Test
  void anUnnamedObjectThatWasFlushedInTheNextHourIsReported() {
    log.meta(log.group("a", write(1, HOUR - 900, HOUR - 900, HOUR - 800)));
    log.group("forgotten", write(2, HOUR - 900, HOUR - 900, HOUR + 100));
    LogSelection selection = log.select(HOUR - 1000, HOUR - 500);

    assertForgottenIsTold(selection);
  }

  @Test
  void anUnnamedObjectAnywhereInAWindowOfDaysIsReported() {
    log.meta(log.group("first", write(1, 1500, 1500, 1600)));
    log.meta(log.group("last", write(1, 70 * HOUR, 70 * HOUR, 70 * HOUR + 1)));
    log.group("forgotten", write(2, 33 * HOUR, 33 * HOUR, 33 * HOUR + 1));
    LogSelection selection = log.select(1000, 71 * HOUR);

    assertForgottenIsTold(selection);
  }

  @Test
  void anObjectOfTheSameHourThatIsNotNeededIsNoStranger() {
    log.meta(log.group("before", write(1, 10, 10, 20)));
    log.meta(log.group("a", write(1, 1500, 1500, 1600)));

    LogSelection selection = log.select(1000, 2000);

    assertThat(tables(selection)).hasSize(1);
    log.open().requirePresence(selection);
  }

  @Test
  void anEmptyWindowNeedsNoObject() {
    log.meta(log.group("around", write(1, 500, 500, 1500)));
    log.group("forgotten", write(2, 900, 900, 1100));

    LogSelection selection = log.select(1000, 1000);

    assertThat(selection.dataRanges()).isEmpty();
    log.open().requirePresence(selection);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertForgottenIsTold(
      LogSelection selection) {
    return assertThatThrownBy(() -> log.open().requirePresence(selection))
        .satisfies(has(CatalogError.LOG_FILES_UNREFERENCED))
        .hasMessageContaining("forgotten");
  }

  private static List<Long> tables(LogSelection selection) {
    return selection.dataRanges().stream().map(LogRange::tableId).toList();
  }

  private static Consumer<Throwable> has(ErrorCode code) {
    return e -> {
      assertThat(e).isInstanceOf(RestoreException.class);
      assertThat(((RestoreException) e).code()).isEqualTo(code);
    };
  }
}
