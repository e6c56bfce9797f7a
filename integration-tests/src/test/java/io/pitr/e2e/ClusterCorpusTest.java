package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.report.SegmentReport;
import io.pitr.format.codec.HexText;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.sim.CallLog;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.testkit.CorpusExpectation.Cut;
import io.pitr.tikv.contract.TikvError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The backups of real clusters, restored into a simulated one. */
@Order(1) // One of the longest: begins first.
@ParameterizedClass
@ValueSource(strings = {"alpha", "phi"})
class ClusterCorpusTest {
  @TempDir Path folder;

  private final RealBackup backup;
  private SimCluster cluster;
  private RecordingSql sql;
  private Workbench bench;

  ClusterCorpusTest(String corpus) {
    backup = RealBackup.named(corpus);
  }

  @BeforeEach
  void start() {
    cluster = new SimCluster(3, 3, 3, 100);
    cluster.addTiflash(900_000, "z1");
    sql = new RecordingSql("9.0.0");
    bench =
        backup.bench(
            Workbench.plugins(new EmbeddedPlugin(), new SimulatedClusterPlugin(cluster, sql)));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void oneGoRestoresEveryRowAndDefinition() {
    bench.first(cluster.uri(), backup.last().ts(), true);
    assertThat(differences(backup.last())).isEmpty();
    assertLeftAsFound();
  }

  @Test
  void segmentsRestoreTheRowsOfEachCut() {
    Tso reached = Tso.ZERO;
    for (Cut cut : backup.cuts()) {
      boolean last = cut.equals(backup.last());
      SegmentReport report =
          reached.equals(Tso.ZERO)
              ? bench.first(cluster.uri(), cut.ts(), last)
              : bench.next(cluster.uri(), reached, cut.ts(), last);
      reached = cut.ts();
      assertThat(report).isNotNull();
      assertThat(differences(cut)).as(cut.name()).isEmpty();
      if (!last) {
        assertThat(cluster.pdState().safePoints().keySet()).hasSize(2);
        assertThat(sql.statements())
            .as("nothing fires early")
            .noneMatch(ClusterCorpusTest::isFinal);
      }
    }
    assertLeftAsFound();
  }

  @Test
  void accountsAndStatisticsOfTheFullBackupComeLastAndUnderTheTargetsIds() {
    answerColumns("user", "Host", "User", "Authentication_string");
    answerColumns("stats_meta", "version", "table_id", "modify_count", "count");
    List<Tso> ends = backup.ends();
    bench.first(cluster.uri(), ends.get(0), false);
    assertThat(bench.engine().status(cluster.uri(), Map.of()).deferred())
        .extracting(action -> action.action().id())
        .contains("engine:system:user", "engine:system:stats_meta");
    for (int i = 1; i < ends.size(); i++) {
      bench.next(cluster.uri(), ends.get(i - 1), ends.get(i), i == ends.size() - 1);
    }

    List<String> statements = sql.statements();
    assertThat(statements)
        .filteredOn(one -> one.startsWith("REPLACE INTO `mysql`.`user`"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one)
                    .startsWith(
                        "REPLACE INTO `mysql`.`user` (`Host`,`User`,`authentication_string`)"
                            + " VALUES")
                    .contains("('%','root',''"));
    assertThat(statements)
        .filteredOn(one -> one.startsWith("REPLACE INTO `mysql`.`stats_meta`"))
        .singleElement()
        .satisfies(one -> assertThat(one).containsPattern("\\(\\d+,\\d+,(\\d+),\\1\\)"));
    assertThat(statements)
        .containsSubsequence("FLUSH PRIVILEGES", "set config tikv `gc.ratio-threshold` = '1.1'")
        .filteredOn(one -> one.startsWith("DELETE"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one).startsWith("DELETE FROM `mysql`.`stats_meta` WHERE `table_id` IN"));
  }

  private void answerColumns(String table, String... columns) {
    sql.answer(
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'mysql'"
            + " AND TABLE_NAME = '"
            + table
            + "'",
        Stream.of(columns).map(List::of).toList());
  }

  /**
   * Raw writes of meta keys lie between the files of the base and the log, as in the trace; those
   * of the base's own definitions come before, where Go {@code br} has TiDB run DDL jobs. The hold
   * on garbage collection comes first here; Go {@code br} puts it after import mode.
   */
  @Test
  void thePhasesOfOneGoComeInTheOrderOfTheTrace() {
    assumeThat(backup.log().resolveSibling("trace.jsonl")).exists();
    bench.first(cluster.uri(), backup.last().ts(), true);
    List<String> wanted =
        List.of(
            "MultiIngest",
            "BatchDownload",
            "SwitchMode",
            "ScanRegions",
            "SplitRegion",
            "ScatterRegion",
            "GetOperator",
            "AddForcePartitionRange",
            "Download",
            "RemoveForcePartitionRange",
            "Apply",
            "ClearFiles");
    List<String> names = cluster.calls().calls().stream().map(CallLog.Call::name).toList();
    assertThat(names.stream().distinct().filter(wanted::contains))
        .containsExactlyElementsOf(wanted);
    assertThat(
            names.subList(names.lastIndexOf("RemoveForcePartitionRange"), names.indexOf("Apply")))
        .contains("RawBatchPut");
    assertThat(names.subList(names.indexOf("Apply"), names.size())).doesNotContain("RawBatchPut");
  }

  /** S-12: the upstream's clock was an hour ahead of the cluster's. */
  @Test
  void s12_theClockOfAClusterThatIsBehindIsAdvancedAndEveryRowIsVisible() {
    Tso newest = backup.last().ts();
    cluster.oracle().fallBehind(sinceThen(newest).plusHours(1));
    bench.chain(cluster.uri(), backup.ends());
    assertThat(differences(backup.last())).isEmpty();
    assertThat(cluster.pdState().httpCalls())
        .anyMatch(call -> call.startsWith("POST /pd/api/v1/admin/reset-ts"));
    try (RestoreTarget target =
        bench.plugins().openTarget(cluster.uri(), OpenMode.READ, Map.of())) {
      assertThat(target.timestamp(Tso.ZERO).isAfter(newest)).isTrue();
    }
    assertLeftAsFound();
  }

  @Test
  void s12_aClockThatCannotAdvanceIsANamedErrorBeforeAnythingIsWritten() {
    Tso newest = backup.last().ts();
    cluster.oracle().fallBehind(sinceThen(newest).plusHours(1));
    cluster.refuseResetTs();
    assertThatThrownBy(() -> bench.first(cluster.uri(), newest, true))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TSO_BEHIND));
    assertThat(cluster.data().pairs("write", ByteString.copyFromUtf8("t"))).isEmpty();
    assertThat(cluster.calls().requests("RawBatchPut", Kvrpcpb.RawBatchPutRequest.class)).isEmpty();
    assertThat(cluster.pdState().safePoints()).containsOnlyKeys("gc_worker");
  }

  private Duration sinceThen(Tso ts) {
    return Duration.ofMillis(cluster.time().wallTime().toEpochMilli() - ts.physicalMillis());
  }

  private static boolean isFinal(String statement) {
    return statement.startsWith("ALTER")
        || statement.startsWith("INSERT")
        || statement.startsWith("REPLACE");
  }

  private void assertLeftAsFound() {
    assertThat(cluster.violations()).isEmpty();
    assertThat(cluster.lockCount()).isZero();
    assertThat(cluster.filesLeft()).isZero();
    assertThat(cluster.importMode()).isEmpty();
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(cluster.pdState().temporarySettings()).isEmpty();
    assertThat(cluster.pdState().safePoints()).containsOnlyKeys("gc_worker");
    assertThat(sql.statements()).containsAll(replicaStatements());
    assertThat(sql.statements())
        .anyMatch(one -> one.startsWith("INSERT IGNORE INTO mysql.gc_delete_range VALUES "))
        .anyMatch(one -> one.contains(" ADD INDEX "))
        .anyMatch(one -> one.startsWith("ADMIN CHECK INDEX "))
        .endsWith("set config tikv `gc.ratio-threshold` = '1.1'");
  }

  private List<String> replicaStatements() {
    return backup.expectation().tiflashAfterLast().stream()
        .map(
            replica ->
                "ALTER TABLE `%s`.`%s` SET TIFLASH REPLICA %d%s"
                    .formatted(
                        replica.schema(),
                        replica.table(),
                        replica.count(),
                        replica.labels().isEmpty()
                            ? ""
                            : " LOCATION LABELS '" + String.join("','", replica.labels()) + "'"))
        .toList();
  }

  @Test
  void segmentsAndOneGoAndTheEmbeddedTargetEndInTheSameRows() {
    String embedded = Workbench.uri(folder.resolve("embedded"));
    bench.first(embedded, backup.last().ts(), true);
    bench.first(cluster.uri(), backup.last().ts(), true);
    Map<String, String> oneGo = rows(cluster.uri());
    try (var other = new SimCluster(1, 1, 1, 100)) {
      other.addTiflash(900_000, "z1");
      var otherBench =
          backup.bench(
              Workbench.plugins(new SimulatedClusterPlugin(other, new RecordingSql("9.0.0"))));
      otherBench.chain(other.uri(), backup.ends());
      try (RestoreTarget target =
          otherBench.plugins().openTarget(other.uri(), OpenMode.READ, Map.of())) {
        assertThat(rows(target).equals(oneGo)).as("segments and one go").isTrue();
      }
    }
    assertThat(rows(embedded).equals(oneGo)).as("embedded and cluster").isTrue();
  }

  private Map<String, String> rows(String uri) {
    try (RestoreTarget target = bench.plugins().openTarget(uri, OpenMode.READ, Map.of())) {
      return rows(target);
    }
  }

  /** Record keys and values at the last cut; the ids are the upstream's on every target. */
  private Map<String, String> rows(RestoreTarget target) {
    var rows = new TreeMap<String, String>();
    try (SnapshotReader snapshot = target.snapshot(backup.last().ts());
        SnapshotReader.Cursor cursor = snapshot.scan(new byte[] {'t'}, new byte[] {'u'})) {
      while (cursor.next()) {
        if (cursor.key()[10] == 'r') {
          rows.put(HexText.of(cursor.key()), HexText.of(cursor.value()));
        }
      }
    }
    return rows;
  }

  private List<String> differences(Cut cut) {
    Path out = folder.resolve("export-" + System.nanoTime());
    return backup.differences(bench, cluster.uri(), Tso.MAX, cut, out);
  }
}
