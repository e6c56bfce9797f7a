package io.pitr.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogBatchesTest {
  private static final long KIB = 1 << 10;

  private static LogFile file(
      int at, long table, long region, ColumnFamily cf, boolean delete, long bytes) {
    byte[] key = VersionedKey.encode(TableKeys.record(table, at), new Tso(5));
    var range =
        new LogRange(
            new LogRange.Stored("v1/x.log", at, 10, 3, new byte[0]),
            new LogRange.Plain(bytes, 1, new byte[0], 0),
            cf,
            delete,
            false,
            table,
            region,
            new LogRange.Keys(key, key),
            new LogRange.Timestamps(Tso.ZERO, Tso.ZERO, Tso.ZERO));
    return LogFile.of(range, id -> OptionalLong.of(id + 1)).orElseThrow();
  }

  private static LoadSettings.Batches settings(boolean supported) {
    return new LoadSettings.Batches(supported, 8, 16 * KIB);
  }

  @Test
  void aBatchIsFullAtEightParts() {
    var files = new ArrayList<LogFile>();
    for (int i = 0; i < 20; i++) {
      files.add(file(i, 1, 1, ColumnFamily.WRITE, false, 1));
    }
    assertThat(LogBatches.of(files, settings(true)).puts())
        .extracting(batch -> batch.files().size())
        .containsExactly(8, 8, 4);
  }

  @Test
  void aBatchIsFullAtItsBytes() {
    var files = new ArrayList<LogFile>();
    for (int i = 0; i < 6; i++) {
      files.add(file(i, 1, 1, ColumnFamily.WRITE, false, 6 * KIB));
    }
    assertThat(LogBatches.of(files, settings(true)).puts())
        .extracting(batch -> batch.files().size())
        .containsExactly(3, 3);
  }

  @Test
  void aLargePartGoesAlone() {
    List<LogFile> files =
        List.of(
            file(1, 1, 1, ColumnFamily.WRITE, false, 1),
            file(2, 1, 1, ColumnFamily.WRITE, false, 16 * KIB),
            file(3, 1, 1, ColumnFamily.WRITE, false, 1));
    assertThat(LogBatches.of(files, settings(true)).puts())
        .extracting(batch -> batch.files().size())
        .containsExactly(1, 2);
  }

  @Test
  void tablesRegionsAndFamiliesDontMix() {
    List<LogFile> files =
        List.of(
            file(1, 1, 1, ColumnFamily.WRITE, false, 1),
            file(2, 2, 1, ColumnFamily.WRITE, false, 1),
            file(3, 1, 2, ColumnFamily.WRITE, false, 1),
            file(4, 1, 1, ColumnFamily.DEFAULT, false, 1),
            file(5, 1, 1, ColumnFamily.WRITE, false, 1));
    assertThat(LogBatches.of(files, settings(true)).puts())
        .extracting(batch -> batch.files().size())
        .containsExactly(1, 2, 1, 1);
  }

  @Test
  void partsOfTypeDeleteComeApartAndThoseOfRollbackRecordsAreNotSent() {
    LogFile rollbacks = file(1, 1, 1, ColumnFamily.WRITE, true, 1);
    LogFile commits = file(2, 1, 1, ColumnFamily.WRITE, false, 1);
    LogFile values = file(3, 1, 1, ColumnFamily.DEFAULT, true, 1);
    LogBatches batches = LogBatches.of(List.of(rollbacks, commits, values), settings(true));
    assertThat(batches.puts()).containsExactly(new LogBatch(List.of(commits)));
    assertThat(batches.deletes()).containsExactly(new LogBatch(List.of(values)));
  }

  @Test
  void oldStoresGetOnePartAtATime() {
    List<LogFile> files =
        List.of(
            file(1, 1, 1, ColumnFamily.WRITE, false, 1),
            file(2, 1, 1, ColumnFamily.WRITE, false, 1));
    assertThat(LogBatches.of(files, settings(false)).puts()).hasSize(2);
  }

  @Test
  void aBatchIsNamedByItsParts() {
    var one = new LogBatch(List.of(file(1, 1, 1, ColumnFamily.WRITE, false, 1)));
    var again = new LogBatch(List.of(file(1, 1, 1, ColumnFamily.WRITE, false, 1)));
    var other = new LogBatch(List.of(file(2, 1, 1, ColumnFamily.WRITE, false, 1)));
    assertThat(one.id()).isEqualTo(again.id()).isNotEqualTo(other.id()).hasSize(24);
  }

  @Test
  void aTableWithoutTargetIsLeftOut() {
    assertThat(
            LogFile.of(
                file(1, 1, 1, ColumnFamily.WRITE, false, 1).range(), id -> OptionalLong.empty()))
        .isEmpty();
  }
}
