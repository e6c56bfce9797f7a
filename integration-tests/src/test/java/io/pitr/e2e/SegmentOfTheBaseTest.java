package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.engine.request.LastChoice;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.IndexSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A first segment that ends at the timestamp of the full backup: it has a base and no log. Around
 * that timestamp, transactions and a DDL job are open.
 */
class SegmentOfTheBaseTest {
  @TempDir Path folder;

  private Scene scene;
  private Tso cut;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.ddl().setTiflashReplica("app", "t", 1).finish();
    DdlJob job = scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST);
    Scene.steps(job, 2);
    SqlTxn open = scene.cluster().begin();
    scene.updateLong(open, "app", "t", 1, "open over the backup");
    scene.insert("app", "t", 4);
    scene.fullBackup();
    open.commit();
    job.finish();
    scene.insert("app", "t", 5);
    cut = scene.cut();
    scene.update("app", "t", 2, 7);
  }

  @Test
  void theChainContinuesFromThere() {
    SegmentedRun run = scene.restore();

    run.until(scene.base());
    run.until(cut);
    run.last();
  }

  @Test
  void itMayBeTheOnlySegment() {
    SegmentedRun run = scene.restore();

    run.last(scene.base());
  }

  @Test
  void theChainMayFinishThereLater() {
    SegmentedRun run = scene.restore();

    run.until(scene.base());
    run.finish();
  }

  @Test
  void itsDryRunReadsNoLog() {
    SegmentedRun run = scene.restore();

    var plan =
        scene
            .bench()
            .engine()
            .plan(run.request(run.target(), Tso.ZERO, scene.base(), LastChoice.NOT_LAST));

    assertThat(plan.input().log().files()).isZero();
    assertThat(plan.input().base().files()).isPositive();
  }
}
