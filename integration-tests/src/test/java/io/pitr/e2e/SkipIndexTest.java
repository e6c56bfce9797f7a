package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.EngineError;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.GoJson;
import io.pitr.format.schema.TableInfo;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.sim.SimIndexDdl;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A chain is finished with {@code --skip-index}: without the named indexes. */
class SkipIndexTest {
  private static final List<String> SKIPPED = List.of("app.t.k_one");

  @TempDir Path folder;

  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
  }

  private void ingest(String table, String name) {
    scene.ddl().addIndex("app", table, IndexSpec.of(name, "name"), ReorgType.INGEST).finish();
  }

  /** Two indexes of the table wait; rows that come later have entries in the log. */
  private SegmentedRun restored(TableSpec table, long... laterRows) {
    Tso cut = cutOf(table, laterRows);
    SegmentedRun run = scene.restore();
    run.until(cut);
    return run;
  }

  private Tso cutOf(TableSpec table, long... laterRows) {
    scene.table(table, 1, 150);
    scene.fullBackup();
    ingest(table.name(), "k_one");
    ingest(table.name(), "k_two");
    scene.insert("app", table.name(), laterRows);
    return scene.cut();
  }

  private static SegmentReport finish(SegmentedRun run, String... skip) {
    return run.bench().engine().finish(run.target(), List.of(skip), Map.of());
  }

  @Test
  void aSkippedIndexIsRemovedWithItsEntriesAndTheOtherIsBuilt() {
    SegmentedRun run = restored(Scene.PLAIN, 5, 6);
    long skipped = indexId(run, "t", "k_one");

    SegmentReport report = finish(run, "app.t.k_one");

    assertThat(report.actions().skipped()).containsExactly("`app`.`t`.`k_one`");
    assertThat(report.actions().finished()).containsEntry("index", 1);
    assertThat(report.actions().deferred()).containsEntry("index", 0);
    assertThat(run.create("app.t")).contains("`k_two`").doesNotContain("k_one");
    assertThat(entries(run, "t", skipped)).isZero();
    assertThat(run.bench().check(run.target()).problems()).isEmpty();
    assertThat(run.bench().engine().status(run.target(), Map.of()).state())
        .isEqualTo(State.FINISHED);
  }

  @Test
  void entriesUnderPartitionsAreLeftOutToo() {
    SegmentedRun run = restored(Scene.IN_PARTITIONS, 50, 160, 250);
    long skipped = indexId(run, "pt", "k_one");
    assertThat(entries(run, "pt", skipped)).isPositive();

    finish(run, "`app`.`pt`.`k_one`", "APP.PT.K_TWO");

    assertThat(run.create("app.pt")).doesNotContain("k_one").doesNotContain("k_two");
    assertThat(entries(run, "pt", skipped)).isZero();
    assertThat(run.bench().check(run.target()).problems()).isEmpty();
  }

  @Test
  void skippingAnIndexThatIsNotPendingIsRefusedAndChangesNothing() {
    SegmentedRun run = restored(Scene.PLAIN, 5);

    for (String name : List.of("app.t.k_score", "app.t.missing", "k_one")) {
      assertThatThrownBy(() -> finish(run, "app.t.k_one", name))
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(EngineError.INDEX_NOT_PENDING))
          .hasMessageContaining(name)
          .hasMessageContaining("`app`.`t`.`k_one`, `app`.`t`.`k_two`");
    }

    assertThat(run.bench().engine().status(run.target(), Map.of()).state()).isEqualTo(State.SEALED);
    assertThat(run.create("app.t")).contains("`k_one`").contains("`k_two`");
  }

  @Test
  void theSameCommandMayBeRunAgainAfterTheEnd() {
    SegmentedRun run = restored(Scene.PLAIN, 5);
    finish(run, "app.t.k_one");

    SegmentReport again = finish(run, "app.t.k_one");

    assertThat(again.alreadyDone()).isTrue();
    assertThat(again.actions().skipped()).containsExactly("`app`.`t`.`k_one`");
    assertThatThrownBy(() -> finish(run, "app.t.k_two"))
        .hasMessageStartingWith("[INDEX_NOT_PENDING]")
        .hasMessageContaining("no index waits");
  }

  @Test
  void aRunThatDiesAnywhereContinuesWithTheSameCommand() {
    Tso cut = cutOf(Scene.PLAIN, 5);
    scene.complete();
    var fuse = new Fuse();
    var mortal =
        new Workbench(
            folder.resolve("full"),
            folder.resolve("log"),
            Workbench.plugins(new CrashingTargets(new EmbeddedPlugin(), fuse)));
    String undisturbed = Workbench.uri(folder.resolve("undisturbed"));
    mortal.first(undisturbed, cut, false);
    fuse.disarm();
    mortal.engine().finish(undisturbed, SKIPPED, Map.of());
    int steps = fuse.steps();
    assertThat(steps).isGreaterThan(5);
    Map<String, String> newest = NewestState.of(mortal.plugins(), undisturbed);
    for (int step = 1; step <= steps; step++) {
      fuse.disarm();
      String target = Workbench.uri(folder.resolve("step" + step));
      mortal.first(target, cut, false);
      fuse.arm(step, new SplittableRandom(step));
      assertThatThrownBy(() -> mortal.engine().finish(target, SKIPPED, Map.of()))
          .isInstanceOf(Fuse.Crash.class);
      fuse.disarm();

      SegmentReport report = mortal.engine().finish(target, SKIPPED, Map.of());

      String where = "died at step " + step + " of " + steps;
      assertThat(report.actions().skipped()).as(where).containsExactly("`app`.`t`.`k_one`");
      assertThat(
              Differences.between(
                  newest, "undisturbed", NewestState.of(mortal.plugins(), target), where))
          .isEmpty();
      assertThat(mortal.check(target).problems()).as(where).isEmpty();
    }
  }

  @Test
  void aSkippedIndexIsDroppedOnACluster() {
    Tso cut = cutOf(Scene.PLAIN, 5);
    scene.complete();
    try (var cluster = new SimCluster(1, 1, 1, 400)) {
      var sql = new RecordingSql("9.0.0");
      var bench =
          new Workbench(
              folder.resolve("full"),
              folder.resolve("log"),
              Workbench.plugins(new SimulatedClusterPlugin(cluster, sql)));
      bench.first(cluster.uri(), cut, false);
      var ddl = new SimIndexDdl(cluster, (key, value) -> write(bench, cluster.uri(), key, value));
      ddl.outOfRange("k_one");
      sql.effect(ddl);
      assertThatThrownBy(() -> bench.engine().finish(cluster.uri(), Map.of()))
          .hasMessageStartingWith("[TIDB_SQL_FAILED] 1690")
          .hasMessageContaining("index `app`.`t`.`k_one`")
          .hasMessageContaining("--skip-index app.t.k_one");

      SegmentReport report = bench.engine().finish(cluster.uri(), SKIPPED, Map.of());

      assertThat(report.actions().skipped()).containsExactly("`app`.`t`.`k_one`");
      assertThat(report.actions().finished()).containsEntry("index", 1);
      try (SqlSession session =
          sql.connect(List.of("any"), new SqlConnector.Credentials("root", ""))) {
        assertThat(
                session.query(
                    "SELECT DISTINCT INDEX_ID FROM information_schema.tidb_indexes"
                        + " WHERE TABLE_SCHEMA = 'app' AND TABLE_NAME = 't'"))
            .as("k_score and k_two")
            .hasSize(2);
      }
      assertThat(sql.statements()).last().asString().doesNotContain("k_one");
      assertThat(cluster.violations()).isEmpty();
    }
  }

  private static void write(Workbench bench, String uri, MetaKey key, byte[] value) {
    try (RestoreTarget target = bench.plugins().openTarget(uri, OpenMode.WRITE, Map.of())) {
      Tso ts = target.timestamp(Tso.ZERO);
      target.putMeta(
          List.of(new MetaEntry(key.encode(), new Tso(ts.value() - 1), ts, false, value)), ts);
    }
  }

  private static long indexId(SegmentedRun run, String table, String index) {
    for (JsonNode each : run.definition("app", table).path("index_info")) {
      if (each.path("idx_name").path("L").asString().equals(index)) {
        return each.path("id").longValue();
      }
    }
    throw new AssertionError("no index " + index);
  }

  /** Entries of an index that are there now, under the table and its partitions. */
  private static int entries(SegmentedRun run, String table, long indexId) {
    TableInfo info = TableInfo.parse(GoJson.write((ObjectNode) run.definition("app", table)));
    var ids = new TreeSet<>(info.physicalIds());
    ids.add(info.id());
    int count = 0;
    try (RestoreTarget target =
            run.bench().plugins().openTarget(run.target(), OpenMode.READ, Map.of());
        SnapshotReader reader = target.snapshot(Tso.MAX)) {
      for (long id : ids) {
        byte[] prefix = TableKeys.indexPrefix(id, indexId);
        try (SnapshotReader.Cursor cursor = reader.scan(prefix, KeyPrefixes.next(prefix))) {
          while (cursor.next()) {
            count++;
          }
        }
      }
    }
    return count;
  }
}
