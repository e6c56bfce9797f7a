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
 * A rollback at the timestamp of another transaction's commit rewrites the record of that commit,
 * with the commit-ts of the next version as a fence. If a restore ends before that version, the
 * fence must not hide the row.
 */
class OverlappedRollbackTest {
  @TempDir Path folder;

  @Test
  void aRowIsThereAtACutBetweenItsCommitAndItsFence() {
    var app = new Scene(folder).tableOfUsers("app", Scene.USERS, 1);
    app.fullBackup();
    RowRef row = app.firstRow("app", "users");
    Tso committed = update(app, row, 71);
    Tso cut = app.cut();
    update(app, row, 72);
    SqlTxn rolledBack = app.cluster().begin(committed);
    rolledBack.delete(row);
    rolledBack.prewrite();
    rolledBack.rollback(true);
    Tso end = app.complete();

    app.bench().first(app.target(), cut, false);
    assertThat(app.differences(cut)).isEmpty();
    assertThat(app.bench().check(app.target()).rows()).isEqualTo(1);
    app.bench().next(app.target(), cut, end, false);

    assertThat(app.differences(end)).isEmpty();
  }

  private static Tso update(Scene app, RowRef row, long score) {
    SqlTxn txn = app.cluster().begin();
    txn.update(row, Map.of("score", new Datum.Int(score)));
    return txn.commit();
  }
}
