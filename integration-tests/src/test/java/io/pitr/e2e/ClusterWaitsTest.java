package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.engine.report.SegmentReport;
import io.pitr.sim.CallLog;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.tikv.contract.SqlFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a restore into a cluster does not wait for. */
class ClusterWaitsTest {
  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private SimCluster cluster;
  private RecordingSql sql;
  private Workbench bench;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 3, 3, 100);
    cluster.addTiflash(900_000, "z1");
    sql = new RecordingSql("9.0.0");
    bench =
        new Workbench(
            alpha.full(), alpha.log(), Workbench.plugins(new SimulatedClusterPlugin(cluster, sql)));
  }

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(cluster.violations()).isEmpty();
  }

  @Test
  void indexesOfDifferentTablesAreRebuiltAtOnce() {
    slowAdds();
    SegmentReport report = bench.first(cluster.uri(), alpha.cut("s4").ts(), true);

    assertThat(sql.mostAtOnce("ALTER")).isGreaterThan(1);
    assertThat(report.actions().finished().get("index")).isGreaterThan(1);
    assertThat(report.actions().deferred().get("index")).isZero();
  }

  @Test
  void indexesBuiltBeforeAFailureAreNotBuiltAgain() {
    slowAdds();
    bench.first(cluster.uri(), alpha.cut("s3").ts(), false);
    var reached = alpha.cut("s3").ts();
    String[] failing = {""};
    sql.effect(
        statement -> {
          if (statement.contains(" ADD ") && failing[0].isEmpty()) {
            failing[0] = statement;
            sql.fail(statement, 8200, "unsupported");
            throw failure(statement);
          }
        });
    assertThatThrownBy(() -> bench.next(cluster.uri(), reached, alpha.cut("s4").ts(), true))
        .isInstanceOf(RestoreException.class);
    List<String> before = sql.statements();

    sql.heal(failing[0]);
    sql.effect(statement -> {});
    SegmentReport report = bench.engine().finish(cluster.uri(), Map.of());

    assertThat(report.actions().deferred().get("index")).isZero();
    List<String> after = sql.statements().subList(before.size(), sql.statements().size());
    assertThat(after).contains(failing[0]);
    assertThat(after.stream().filter(ClusterWaitsTest::isCheck))
        .as("indexes that were checked before the failure are not built again")
        .doesNotContainAnyElementsOf(before.stream().filter(ClusterWaitsTest::isCheck).toList());
  }

  private static boolean isCheck(String statement) {
    return statement.startsWith("ADMIN CHECK INDEX");
  }

  private static RuntimeException failure(String statement) {
    return new SqlFailure(8200, "HY000", statement, new IllegalStateException(statement));
  }

  @Test
  void unitsOfTheLogThatAreDoneShareATransaction() {
    bench.first(cluster.uri(), alpha.cut("s1").ts(), false);
    List<String> calls = cluster.calls().calls().stream().map(CallLog.Call::name).toList();
    List<String> applying = calls.subList(calls.indexOf("Apply"), calls.lastIndexOf("Apply"));
    long applied = applying.stream().filter("Apply"::equals).count();
    long written = applying.stream().filter("KvPrewrite"::equals).count();

    assertThat(applied).isGreaterThan(10);
    assertThat(written).isLessThan(applied);
  }

  private void slowAdds() {
    sql.effect(
        statement -> {
          if (statement.contains(" ADD ")) {
            cluster.time().sleep(Duration.ofSeconds(10));
          }
        });
  }
}
