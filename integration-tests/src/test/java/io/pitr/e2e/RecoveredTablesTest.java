package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import io.pitr.engine.request.BackupAccess;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.writer.ddl.DdlJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RECOVER and FLASHBACK restore tables with their rows. If the table was dropped before the full
 * backup, these rows are in neither backup.
 */
class RecoveredTablesTest {
  @TempDir Path folder;

  private Scene app;

  @BeforeEach
  void aTableWithRows() {
    app = new Scene(folder).tableOfUsers("app", Scene.USERS, 5);
  }

  @Test
  void aTableDroppedBeforeTheFullBackupIsNotRestoredWithoutItsRows() {
    long id = app.id("app", "users");
    Tso before = app.cut();
    app.ddl().dropTable("app", "users").finish();
    app.fullBackup();
    app.ddl().flashbackTable(id, before, "back").finish();
    app.insertUsers("app", "back", 3);
    Tso end = app.complete();

    assertRefused(() -> app.bench().first(app.target(), end, true), "`app`.`back`");

    assertThat(app.bench().engine().status(app.target(), Map.of()).state())
        .isEqualTo(RestoreStatus.State.EMPTY);
  }

  @Test
  void aTableTruncatedBeforeTheFullBackupIsNotRestoredWithoutItsRows() {
    long id = app.id("app", "users");
    Tso before = app.cut();
    app.ddl().truncateTable("app", "users").finish();
    app.fullBackup();
    app.ddl().flashbackTable(id, before, "back").finish();
    Tso end = app.complete();

    assertRefused(() -> app.bench().first(app.target(), end, true), "`app`.`back`");
  }

  @Test
  void tablesOfADatabaseDroppedBeforeTheFullBackupAreNotRestoredWithoutTheirRows() {
    app.ddl().createDatabase("shop").finish();
    app.tableOfUsers("shop", Scene.USERS, 2).tableOfUsers("shop", Scene.USERS.renamed("more"), 2);
    long id = app.databaseId("shop");
    Tso before = app.cut();
    app.ddl().dropDatabase("shop").finish();
    app.fullBackup();
    app.ddl().flashbackDatabase(id, before, "shop2").finish();
    Tso end = app.complete();

    assertRefused(
        () -> app.bench().first(app.target(), end, true), "`shop2`.`users`", "`shop2`.`more`");
  }

  @Test
  void aLaterSegmentIsRefusedAndTheChainStaysWhereItWas() {
    long id = app.id("app", "users");
    Tso before = app.cut();
    app.ddl().dropTable("app", "users").finish();
    app.fullBackup();
    app.tableOfUsers("app", Scene.USERS.renamed("other"), 2);
    Tso cut = app.cut();
    app.ddl().flashbackTable(id, before, "back").finish();
    Tso end = app.complete();

    app.bench().first(app.target(), cut, false);
    assertRefused(() -> app.bench().next(app.target(), cut, end, true), "`app`.`back`");

    RestoreStatus status = app.bench().engine().status(app.target(), Map.of());
    assertThat(status.state()).isEqualTo(RestoreStatus.State.SEALED);
    assertThat(status.reached()).isEqualTo(cut);
    assertThat(app.differences(cut)).isEmpty();
  }

  @Test
  void aCutBetweenARecoveryAndTheEndOfItsJobIsRefusedToo() {
    long id = app.id("app", "users");
    Tso before = app.cut();
    app.ddl().dropTable("app", "users").finish();
    app.fullBackup();
    DdlJob job = app.ddl().flashbackTable(id, before, "back");
    while (app.cluster().catalog().table(id).isEmpty()) {
      job.step();
    }
    Tso cut = app.cut();
    job.finish();
    app.complete();

    assertRefused(() -> app.bench().first(app.target(), cut, false), "`app`.`back`");
  }

  @Test
  void aRestoreToTheMomentBeforeIsComplete() {
    long id = app.id("app", "users");
    Tso before = app.cut();
    app.ddl().dropTable("app", "users").finish();
    app.fullBackup();
    app.tableOfUsers("app", Scene.USERS.renamed("other"), 2);
    Tso cut = app.cut();
    app.ddl().flashbackTable(id, before, "back").finish();
    app.complete();

    app.bench().first(app.target(), cut, false);

    assertThat(app.differences(cut)).isEmpty();
  }

  @Test
  void aTableOutsideTheFilterMayHaveNoRows() {
    app.tableOfUsers("app", Scene.USERS.renamed("other"), 2);
    long id = app.id("app", "users");
    Tso before = app.cut();
    app.ddl().dropTable("app", "users").finish();
    app.fullBackup();
    app.ddl().flashbackTable(id, before, "back").finish();
    Tso end = app.complete();

    RestoreRequest all = app.bench().request(app.target());
    app.bench()
        .engine()
        .restore(
            new RestoreRequest(
                all.target(),
                new BackupAccess(
                    all.backups().logStorage(),
                    all.backups().fullCipher(),
                    all.backups().logCipher(),
                    true),
                all.start(),
                new SegmentEnd.At(end),
                LastChoice.LAST,
                List.of("app.other"),
                Duration.ofHours(1),
                all.resources(),
                RepeatedFlags.NONE,
                Map.of()));

    assertThat(app.bench().check(app.target()).tables()).isEqualTo(1);
  }

  @Test
  void aTableDroppedAfterTheFullBackupComesBackWithItsRows() {
    app.fullBackup();
    app.tableOfUsers("app", Scene.USERS.renamed("later"), 4);
    long users = app.id("app", "users");
    long later = app.id("app", "later");
    Tso before = app.cut();
    app.ddl().dropTable("app", "users").finish();
    app.ddl().dropTable("app", "later").finish();
    Tso cut = app.cut();
    app.ddl().flashbackTable(users, before, "back").finish();
    app.ddl().flashbackTable(later, before, "back2").finish();
    Tso end = app.complete();

    app.bench().first(app.target(), cut, false);
    app.bench().next(app.target(), cut, end, false);

    assertThat(app.differences(end)).isEmpty();
    assertThat(app.cluster().rows("app", "back")).hasSize(5);
  }

  @Test
  void jobsThatBeganBeforeTheFullBackupAreNotTakenForIt() {
    DdlJob create = app.ddl().createTable("app", Scene.USERS.renamed("other"));
    DdlJob like = app.ddl().createTableLike("app", "alike", "app", "users");
    DdlJob truncate = app.ddl().truncateTable("app", "users");
    app.fullBackup();
    create.step();
    like.step();
    truncate.step();
    app.insertUsers("app", "other", 2);
    Tso end = app.cut();
    app.complete();

    app.bench().first(app.target(), end, false);

    assertThat(app.differences(end)).isEmpty();
  }

  private static void assertRefused(ThrowingCallable restore, String... names) {
    assertThatThrownBy(restore)
        .isInstanceOfSatisfying(
            RestoreException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(EngineError.RECOVERED_WITHOUT_ROWS);
              assertThat(failure.problems()).hasSize(names.length);
              assertThat(failure).hasMessageContainingAll(names);
            });
  }
}
