package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.sql.value.Datum;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rollback at the timestamp of somebody else's commit rewrites the commit's record, with the
 * commit-ts of the version after it as a fence. Where a restore ends before that version, the fence
 * must not hide the row.
 */
class OverlappedRollbackTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void aRowIsThereAtACutBetweenItsCommitAndItsFence() {
    var app = new AppUpstream(folder).create("app", AppUpstream.USERS, 1);
    Tso base = app.fullBackup();
    RowRef row = app.firstRow("app", "users");
    Tso committed = update(app, row, 71);
    Tso cut = app.now();
    update(app, row, 72);
    SqlTxn rolledBack = app.cluster().begin(committed);
    rolledBack.delete(row);
    rolledBack.prewrite();
    rolledBack.rollback(true);
    Tso end = app.complete();

    app.bench().first(app.target(), cut, false);
    assertThat(app.differences(base, cut)).isEmpty();
    assertThat(app.bench().check(app.target()).rows()).isEqualTo(1);
    app.bench().next(app.target(), cut, end, false);

    assertThat(app.differences(base, end)).isEmpty();
  }

  private static Tso update(AppUpstream app, RowRef row, long score) {
    SqlTxn txn = app.cluster().begin();
    txn.update(row, Map.of("score", new Datum.Int(score)));
    return txn.commit();
  }
}
