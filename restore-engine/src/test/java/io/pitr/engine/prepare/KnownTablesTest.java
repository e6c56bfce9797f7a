package io.pitr.engine.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.catalog.LogSelection;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.Segment;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.sql.row.Handle;
import io.pitr.testkit.MemoryStorage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The full backup was made at 100; the segment covers commits after 200, up to 300. */
class KnownTablesTest {
  private static final Tso BASE = new Tso(100);
  private static final Segment SEGMENT =
      new Segment(2, new Tso(200), new Tso(300), false, new Tso(400));
  private static final long TABLE = 117;

  private Set<Long> restored = Set.of();
  private Set<Long> excluded = Set.of();
  private Set<Long> leftBehind = Set.of();
  private boolean systemIsKnown = true;

  @Test
  void rowsOfATransactionBegunAfterTheFullBackupProveThatTheTableWasThere() {
    assertThatThrownBy(() -> require(WriteType.PUT, 150, 250))
        .isInstanceOfSatisfying(
            RestoreException.class,
            failure -> assertThat(failure.code()).isEqualTo(EngineError.LOG_TABLE_UNKNOWN));
  }

  @Test
  void rowsOfATransactionBegunBeforeItMayBeOfADroppedTable() {
    assertThat(require(WriteType.PUT, 90, 250)).singleElement().asString().contains("[117]");
    assertThat(require(WriteType.DELETE, 100, 250)).singleElement().asString().contains("[117]");
  }

  @Test
  void rowsThatAJobOfTheSegmentLeftBehindAreNotMissed() {
    leftBehind = Set.of(TABLE);

    assertThat(require(WriteType.PUT, 150, 250)).singleElement().asString().contains("[117]");
  }

  @Test
  void rowsThatAreNotOfTheSegmentDoNotCount() {
    assertThat(require(WriteType.PUT, 150, 200)).isEmpty();
    assertThat(require(WriteType.PUT, 150, 301)).isEmpty();
    assertThat(require(WriteType.LOCK, 150, 250)).isEmpty();
    assertThat(require(WriteType.ROLLBACK, 250, 250)).isEmpty();
  }

  @Test
  void restoredTablesAreNotRead() {
    restored = Set.of(TABLE);

    assertThat(require(WriteType.PUT, 150, 250)).isEmpty();
  }

  @Test
  void tablesThatAreLeftOutAreCounted() {
    excluded = Set.of(TABLE);

    assertThat(require(WriteType.PUT, 150, 250))
        .singleElement()
        .asString()
        .contains("1 file part(s)");
  }

  @Test
  void withoutSystemTablesUnknownRowsAreReportedAndIgnored() {
    systemIsKnown = false;

    assertThat(require(WriteType.PUT, 150, 250))
        .singleElement()
        .asString()
        .contains("without system tables");
  }

  private List<String> require(WriteType type, long startTs, long commitTs) {
    byte[] key = VersionedKey.encode(new Handle.Int(1).recordKey(TABLE), new Tso(commitTs));
    byte[] record = WriteRecord.of(type, new Tso(startTs)).encode();
    return new KnownTables(
            new MemoryStorage("log"),
            (range, each) -> each.accept(key, record),
            SEGMENT,
            BASE,
            restored::contains,
            excluded::contains,
            leftBehind::contains,
            systemIsKnown)
        .require(selection());
  }

  private static LogSelection selection() {
    return new LogSelection(
        SEGMENT.start(),
        SEGMENT.start(),
        SEGMENT.restoredTs(),
        false,
        List.of(),
        List.of(range()),
        List.of(),
        List.of(),
        Set.of(),
        0,
        Set.of(),
        List.of());
  }

  /** Wider than its content, like the bounds of objects. */
  private static LogRange range() {
    return new LogRange(
        new LogRange.Stored("v1/a.log", 0, 0, 0, new byte[0]),
        new LogRange.Plain(0, 1, new byte[32], 0),
        ColumnFamily.WRITE,
        false,
        false,
        TABLE,
        1,
        new LogRange.Keys(TableKeys.recordPrefix(TABLE), new byte[0]),
        new LogRange.Timestamps(new Tso(1), new Tso(1000), Tso.ZERO));
  }
}
