package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.ObjectsById;
import io.pitr.format.schema.TableInfo;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.sim.SimUserDdl;
import io.pitr.tikv.contract.SqlConnector.Credentials;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aborts of chains on a simulated cluster whose server refuses statements on fenced tables. */
class ClusterAbortTest {
  private static final int SPEED = 400;
  private static final String INSERT = "INSERT INTO `app`.`t` VALUES (7, 'seven')";
  private static final Map<String, String> NO_OPTIONS = Map.of("check-requirements", "false");

  @TempDir Path folder;

  private SimCluster cluster;
  private RecordingSql sql;
  private Scene scene;
  private Workbench bench;
  private Tso first;
  private Tso second;

  @BeforeEach
  void restoreTheFirstSegment() {
    cluster = new SimCluster(3, 1, 1, SPEED);
    sql = new RecordingSql("9.0.0");
    sql.effect(new SimUserDdl(cluster));
    scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.PLAIN.renamed("gone"), 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    first = scene.cut();
    scene.ddl().dropTable("app", "gone").finish();
    scene.insert("app", "t", 3);
    second = scene.cut();
    scene.complete();
    bench = bench(new SimulatedClusterPlugin(cluster, sql));
    bench.first(cluster.uri(), first, false);
  }

  @AfterEach
  void stop() {
    assertThat(cluster.violations()).isEmpty();
    cluster.close();
  }

  private Workbench bench(RestorePlugin plugin) {
    return new Workbench(folder.resolve("full"), folder.resolve("log"), Workbench.plugins(plugin));
  }

  private AbortReport abort(AbortChoice choice) {
    return bench.engine().abort(cluster.uri(), choice, NO_OPTIONS);
  }

  private void user(String statement) {
    try (SqlSession session = sql.connect(List.of("127.0.0.1:4000"), new Credentials("user", ""))) {
      session.execute(statement);
    }
  }

  private static boolean dies(Runnable run) {
    try {
      run.run();
      return false;
    } catch (Fuse.Crash e) {
      return true;
    }
  }

  private RestoreStatus.State state() {
    return bench.engine().status(cluster.uri(), Map.of()).state();
  }

  private void assertFree() {
    assertThat(cluster.pdState().safePoints()).containsOnlyKeys("gc_worker");
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(cluster.pdState().temporarySettings()).isEmpty();
    assertThat(cluster.importMode()).isEmpty();
    assertThat(cluster.etcd().prefix("/tidb/brie/import/restore/")).isEmpty();
    assertThat(sql.statements()).contains("set config tikv `gc.ratio-threshold` = '1.1'");
  }

  /** Names of all tables, {@code database.table}. */
  private List<String> tables() {
    var names = new ArrayList<String>();
    try (RestoreTarget target = bench.plugins().openTarget(cluster.uri(), OpenMode.READ, Map.of());
        SnapshotReader snapshot = target.snapshot(Tso.MAX)) {
      for (DbInfo database : ObjectsById.allDatabases(snapshot)) {
        byte[] prefix = MetaKey.databasePrefix(database.id());
        try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
          while (cursor.next()) {
            if (MetaKey.parse(cursor.key(), "test") instanceof MetaKey.Table) {
              names.add(
                  database.name().original()
                      + "."
                      + TableInfo.parse(cursor.value()).name().original());
            }
          }
        }
      }
    }
    return names;
  }

  /** A user creates a table like another one, with an id of its own. */
  private void userCreates(String name) {
    try (RestoreTarget target =
            bench.plugins().openTarget(cluster.uri(), OpenMode.WRITE, Map.of());
        SnapshotReader snapshot = target.snapshot(Tso.MAX)) {
      DbInfo app =
          ObjectsById.allDatabases(snapshot).stream()
              .filter(database -> database.name().matches("app"))
              .findFirst()
              .orElseThrow();
      byte[] prefix = MetaKey.databasePrefix(app.id());
      try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
        while (cursor.next()) {
          if (MetaKey.parse(cursor.key(), "test") instanceof MetaKey.Table) {
            TableInfo like = TableInfo.parse(cursor.value());
            Tso ts = target.timestamp(Tso.ZERO);
            var key = new MetaKey.Table(app.id(), 900_001);
            target.putMeta(
                List.of(
                    new MetaEntry(
                        key.encode(),
                        new Tso(ts.value() - 1),
                        ts,
                        false,
                        like.withId(900_001).withName(name).withMode(0).json())),
                ts);
            return;
          }
        }
      }
    }
  }

  @Test
  void anAbortOpensTheTablesToUsers() {
    assertThatThrownBy(() -> user(INSERT))
        .isInstanceOf(SqlFailure.class)
        .hasMessageContaining("8258");

    AbortReport report = abort(AbortChoice.KEEP);

    assertThat(report.left()).containsExactly("`app`", "`app`.`gone`", "`app`.`t`", "`test`");
    user(INSERT);
    assertFree();
    assertThat(state()).isEqualTo(RestoreStatus.State.ABORTED);
  }

  @Test
  void anAbortOpensTheTablesOfASegmentThatDied() {
    bench.engine().abort(cluster.uri(), AbortChoice.DROP_RESTORED, NO_OPTIONS);
    var fuse = new Fuse();
    Workbench dying = bench(new CrashingTargets(new SimulatedClusterPlugin(cluster, sql), fuse));
    for (int step = 1; ; step++) {
      fuse.arm(step, new SplittableRandom(1));
      int armed = step;
      if (!dies(() -> dying.first(cluster.uri(), first, false))) {
        throw new AssertionError("the run outlived step " + armed);
      }
      if (tables().contains("app.t")) {
        break;
      }
    }
    fuse.disarm();
    assertThatThrownBy(() -> user(INSERT)).hasMessageContaining("8258");

    abort(AbortChoice.KEEP);

    user(INSERT);
    assertFree();
  }

  @Test
  void anAbortThatIsKilledAtAnyStepIsRepeated() {
    for (AbortChoice choice : AbortChoice.values()) {
      var fuse = new Fuse();
      Workbench dying = bench(new CrashingTargets(new SimulatedClusterPlugin(cluster, sql), fuse));
      int kills = 0;
      for (int step = 1; ; step++) {
        fuse.arm(step, new SplittableRandom(step));
        if (!dies(() -> dying.engine().abort(cluster.uri(), choice, NO_OPTIONS))) {
          break;
        }
        kills++;
        fuse.disarm();
        assertThat(state()).isNotEqualTo(RestoreStatus.State.FINISHED);
      }
      assertThat(kills).as("steps of %s", choice).isGreaterThanOrEqualTo(4);
      assertFree();
      if (choice != AbortChoice.DROP_RESTORED) {
        user(INSERT);
        abort(AbortChoice.DROP_RESTORED);
        tables().forEach(table -> user("DROP TABLE `" + table.replace(".", "`.`") + "`"));
        user("DROP DATABASE `app`");
      }
      assertThat(tables()).isEmpty();
      bench.first(cluster.uri(), first, false);
    }
  }

  @Test
  void aFailedStepLeavesTheChainAndTheOtherStepsAreDone() {
    sql.fail("set config tikv `gc.ratio-threshold` = '1.1'", 1105, "no");

    assertThatThrownBy(() -> abort(AbortChoice.PURGE))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("TIDB_SQL_FAILED");

    user(INSERT);
    assertThat(state()).isEqualTo(RestoreStatus.State.SEALED);
    sql.heal("set config tikv `gc.ratio-threshold` = '1.1'");
    assertThat(abort(AbortChoice.PURGE).purged()).isTrue();
    assertFree();
    assertThat(state()).isEqualTo(RestoreStatus.State.EMPTY);
  }

  @Test
  void whatTheChainCreatedIsRemovedAndATableOfSomebodyElseStays() {
    userCreates("mine");

    AbortReport report = abort(AbortChoice.DROP_RESTORED);

    assertThat(report.dropped()).containsExactly("`app`.`gone`", "`app`.`t`", "`test`");
    assertThat(tables()).containsExactly("app.mine");
    assertThat(sql.statements())
        .contains("DROP TABLE IF EXISTS `app`.`gone`", "DROP TABLE IF EXISTS `app`.`t`")
        .noneMatch(statement -> statement.contains("DROP DATABASE IF EXISTS `app`"));
    assertThat(state()).isEqualTo(RestoreStatus.State.EMPTY);
  }

  @Test
  void aChainThatWasAbortedEarlierCanStillBeRemoved() {
    abort(AbortChoice.KEEP);
    assertThat(bench.engine().abortPlan(cluster.uri(), NO_OPTIONS).objects())
        .containsExactly("`app`", "`app`.`gone`", "`app`.`t`", "`test`");

    AbortReport report = abort(AbortChoice.DROP_RESTORED);

    assertThat(report.dropped()).hasSize(4);
    assertThat(tables()).isEmpty();
  }

  @Test
  void afterTheRemovalTheSameBackupIsRestoredAgain() {
    abort(AbortChoice.DROP_RESTORED);

    bench.first(cluster.uri(), first, false);
    bench.next(cluster.uri(), first, second, true);

    assertThat(tables()).containsExactly("app.t");
    assertThat(state()).isEqualTo(RestoreStatus.State.FINISHED);
  }

  @Test
  void aFinishedChainIsLeftAlone() {
    bench.next(cluster.uri(), first, second, true);

    AbortReport report = abort(AbortChoice.DROP_RESTORED);

    assertThat(report.purged()).isFalse();
    assertThat(report.dropped()).isEmpty();
    assertThat(report.found().detail()).contains("already finished");
    assertThat(tables()).containsExactly("app.t");
    assertThat(state()).isEqualTo(RestoreStatus.State.FINISHED);
  }
}
