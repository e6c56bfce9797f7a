package io.pitr.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.sql.value.Datum;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenBackupTest {
  private static final TableSpec USERS =
      TableSpec.named("users")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column("name", SqlType.varchar(64))
          .column("pad", SqlType.varchar(1200))
          .primaryKey("id");

  @TempDir Path folder;

  @Test
  void aRealBackupHoldsWhatIsSaidOfBackups() throws Exception {
    BackupAssertions.FullCounts full =
        BackupAssertions.full(Corpus.folder("alpha").resolve("full"));
    BackupAssertions.LogCounts log = BackupAssertions.log(Corpus.folder("alpha").resolve("log"));

    assertThat(full.files()).isEqualTo(52);
    assertThat(log.events()).isEqualTo(108_230);
    assertThat(log.distinctEvents()).isEqualTo(42_684);
  }

  @Test
  void aWrittenBackupHoldsWhatIsSaidOfBackups() throws Exception {
    write();

    BackupAssertions.FullCounts full = BackupAssertions.full(folder.resolve("full"));
    BackupAssertions.LogCounts log = BackupAssertions.log(folder.resolve("log"));

    assertThat(full.files()).isEqualTo(2);
    assertThat(full.writeEntries()).isEqualTo(100);
    assertThat(full.defaultEntries()).isEqualTo(50);
    assertThat(log.deletes()).isPositive();
    assertThat(log.locks()).isPositive();
    assertThat(log.rollbacks()).isPositive();
    double duplicates = 1 - (double) log.distinctEvents() / log.events();
    assertThat(duplicates).isBetween(0.5, 0.7);
  }

  private void write() {
    Upstream upstream = Upstream.into(folder, Upstream.Options.DEFAULT.seed(7));
    ClusterModel cluster = upstream.cluster();
    upstream.ddl().createDatabase("app").finish();
    upstream.ddl().createTable("app", USERS).finish();
    List<RowRef> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      SqlTxn txn = cluster.begin();
      rows.add(
          txn.insert(
              "app",
              "users",
              Map.of(
                  "name", Datum.ofString("n" + i),
                  "pad", Datum.ofString("x".repeat(i % 2 == 0 ? 10 : 900)))));
      txn.commit();
    }
    upstream.flush();
    upstream.fullBackup();
    for (int i = 0; i < 100; i++) {
      cluster.clock().pass(100);
      SqlTxn txn = cluster.begin();
      switch (i % 4) {
        case 0 -> txn.update(rows.get(i), Map.of("pad", Datum.ofString("y".repeat(700))));
        case 1 -> txn.delete(rows.get(i));
        default -> txn.lock(rows.get(i));
      }
      if (i % 10 == 3) {
        txn.prewrite();
        txn.rollback(true);
      } else {
        txn.commit();
      }
      if (i % 25 == 24) {
        upstream.flush();
      }
    }
    upstream.complete();
  }
}
