package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageDescription.Other;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.sim.CallLog;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.tikv.contract.TikvError;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storage of a plugin, which TiKV nodes can't open, and a cluster as the target. */
class ClusterStorageTest {
  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private SimCluster cluster;
  private RecordingSql sql;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 3, 3, 100);
    cluster.addTiflash(900_000, "z1");
    sql = new RecordingSql("9.0.0");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aDryRunRefusesAStorageThatTikvDoesNotKnow() {
    Workbench bench = bench(new Other("ftp", Map.of()));

    assertRefused(() -> bench.engine().plan(bench.request(cluster.uri())), "'ftp'");
  }

  @Test
  void aRunRefusesItBeforeTheFirstSchemaIsWritten() {
    Workbench bench = bench(new Other("hdfs", Map.of("remote", "/backup")));

    assertRefused(() -> bench.first(cluster.uri(), alpha.cut("s1").ts(), false), "'hdfs'");
    assertThat(bench.engine().status(cluster.uri(), Map.of()).state())
        .isEqualTo(RestoreStatus.State.EMPTY);
    assertThat(cluster.calls().calls().stream().map(CallLog.Call::name))
        .doesNotContain("RawBatchPut", "Download", "Apply");
  }

  private static void assertRefused(ThrowingCallable run, String kind) {
    assertThatThrownBy(run)
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(TikvError.TIKV_BACKUP_UNREADABLE))
        .hasMessageContaining("TiKV nodes read the backup themselves")
        .hasMessageContaining(kind);
  }

  private Workbench bench(StorageDescription description) {
    List<RestorePlugin> plugins =
        List.of(
            new CountingStoragePlugin(local -> description),
            new GcPlugin(),
            new IndexPlugin(),
            new TiflashPlugin(),
            new SimulatedClusterPlugin(cluster, sql));
    return new Workbench(alpha.full(), alpha.log(), plugins);
  }
}
