package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.engine.report.SegmentReport;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.model.SqlTxn;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction that began before its table was dropped or truncated may commit after that. If the
 * full backup was made in between, neither backup defines the table of its rows.
 */
class LateCommitsTest {
  @TempDir Path folder;

  private Scene app;

  @BeforeEach
  void aTableWithRows() {
    app = new Scene(folder).tableOfUsers("app", Scene.USERS, 3);
  }

  @Test
  void rowsCommittedAfterTheirTableWasTruncatedAreNotMissed() {
    SqlTxn late = open("app");
    DdlJob truncate = app.ddl().truncateTable("app", "users");
    truncate.step();
    app.fullBackup();
    late.commit();
    truncate.finish();
    app.insertUsers("app", "users", 2);
    Tso end = app.complete();

    SegmentReport report = app.bench().first(app.target(), end, false);

    assertThat(app.differences(end)).isEmpty();
    assertThat(report.notes()).anyMatch(note -> note.contains("after their table was dropped"));
  }

  @Test
  void rowsCommittedAfterTheirDatabaseWasDroppedAreNotMissed() {
    app.ddl().createDatabase("shop").finish();
    app.tableOfUsers("shop", Scene.USERS, 2);
    SqlTxn late = open("shop");
    DdlJob drop = app.ddl().dropDatabase("shop");
    while (app.cluster().catalog().table("shop", "users").isPresent() && !drop.isBlocked()) {
      drop.step();
    }
    app.fullBackup();
    late.commit();
    drop.finish();
    Tso end = app.complete();

    app.bench().first(app.target(), end, false);

    assertThat(app.differences(end)).isEmpty();
  }

  @Test
  void aCutBeforeTheJobIsInTheHistoryChangesNothing() {
    SqlTxn late = open("app");
    DdlJob truncate = app.ddl().truncateTable("app", "users");
    truncate.step();
    app.fullBackup();
    Tso first = app.cut();
    late.commit();
    Tso cut = app.cut();
    truncate.finish();
    Tso end = app.complete();

    app.bench().first(app.target(), first, false);
    app.bench().next(app.target(), first, cut, false);
    assertThat(app.differences(cut)).isEmpty();
    app.bench().next(app.target(), cut, end, false);

    assertThat(app.differences(end)).isEmpty();
  }

  private SqlTxn open(String database) {
    SqlTxn txn = app.cluster().begin();
    app.insertUser(txn, database, "users");
    txn.prewrite();
    app.cluster().clock().pass(5);
    return txn;
  }
}
