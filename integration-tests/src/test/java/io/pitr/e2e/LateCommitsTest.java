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
 * A transaction that met a table before it was dropped or truncated may commit after that. With the
 * full backup in between nothing defines the rows it commits.
 */
class LateCommitsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private AppUpstream app;

  @BeforeEach
  void aTableWithRows() {
    app = new AppUpstream(folder).create("app", AppUpstream.USERS, 3);
  }

  @Test
  void rowsCommittedAfterTheirTableWasTruncatedAreNotMissed() {
    SqlTxn late = open("app");
    DdlJob truncate = app.ddl().truncateTable("app", "users");
    truncate.step();
    Tso base = app.fullBackup();
    late.commit();
    truncate.finish();
    app.insert("app", "users", 2);
    Tso end = app.complete();

    SegmentReport report = app.bench().first(app.target(), end, false);

    assertThat(app.differences(base, end)).isEmpty();
    assertThat(report.notes()).anyMatch(note -> note.contains("after their table was gone"));
  }

  @Test
  void norAfterTheirDatabaseWasDropped() {
    app.ddl().createDatabase("shop").finish();
    app.create("shop", AppUpstream.USERS, 2);
    SqlTxn late = open("shop");
    DdlJob drop = app.ddl().dropDatabase("shop");
    while (app.cluster().catalog().table("shop", "users").isPresent() && !drop.isBlocked()) {
      drop.step();
    }
    Tso base = app.fullBackup();
    late.commit();
    drop.finish();
    Tso end = app.complete();

    app.bench().first(app.target(), end, false);

    assertThat(app.differences(base, end)).isEmpty();
  }

  @Test
  void aCutBeforeTheJobIsInTheHistoryChangesNothing() {
    SqlTxn late = open("app");
    DdlJob truncate = app.ddl().truncateTable("app", "users");
    truncate.step();
    Tso base = app.fullBackup();
    Tso first = app.now();
    late.commit();
    Tso cut = app.now();
    truncate.finish();
    Tso end = app.complete();

    app.bench().first(app.target(), first, false);
    app.bench().next(app.target(), first, cut, false);
    assertThat(app.differences(base, cut)).isEmpty();
    app.bench().next(app.target(), cut, end, false);

    assertThat(app.differences(base, end)).isEmpty();
  }

  private SqlTxn open(String database) {
    SqlTxn txn = app.cluster().begin();
    app.insert(txn, database, "users");
    txn.prewrite();
    app.cluster().clock().pass(5);
    return txn;
  }
}
