package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The full backup is made after any step of a DDL job, so the log begins in the middle of the job
 * (spec/segmented-restore.md D-01 to D-14, with the cut at the backup itself).
 */
class BaseInFlightTest {
  @TempDir Path folder;

  /** Jobs of several steps, over the table {@code t} or {@code pt}. */
  enum Job {
    INGEST_INDEX(
        scene ->
            scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST)),
    INDEX_IN_TRANSACTIONS(
        scene -> scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.TXN)),
    DROP_INDEX(scene -> scene.ddl().dropIndex("app", "t", "k_score")),
    CHANGE_OF_TYPE(
        scene ->
            scene
                .ddl()
                .changeColumnType("app", "t", "score", SqlType.varchar(20), ReorgType.INGEST)),
    DROP_TABLE(scene -> scene.ddl().dropTable("app", "t")),
    TRUNCATE_PARTITION(scene -> scene.ddl().truncatePartitions("app", "pt", "p0")),
    DROP_PARTITION(scene -> scene.ddl().dropPartitions("app", "pt", "p0")),
    EXCHANGE(scene -> scene.ddl().exchangePartition("app", "pt", "p0", "app", "t"));

    private final Function<Scene, DdlJob> begin;

    Job(Function<Scene, DdlJob> begin) {
      this.begin = begin;
    }
  }

  @ParameterizedTest
  @EnumSource(Job.class)
  void aJobThatRunsDuringTheFullBackupContinues(Job job) {
    for (int done = 1; done < 20; done++) {
      Scene scene = new Scene(folder.resolve(job + "-" + done));
      scene.table(Scene.PLAIN, 1, 2, 3);
      scene.table(Scene.IN_PARTITIONS, 4, 30, 150);
      DdlJob running = job.begin.apply(scene);
      Scene.steps(running, done);
      if (running.isFinished()) {
        return;
      }
      scene.fullBackup();
      insert(scene, "t", 5);
      insert(scene, "pt", 6);
      Scene.steps(running, 1);
      insert(scene, "t", 7);
      Tso cut = scene.cut();
      running.finish();
      insert(scene, "pt", 40);
      SegmentedRun run = scene.restore();

      run.until(cut);
      run.last();
    }
  }

  private static void insert(Scene scene, String table, long id) {
    if (scene.cluster().catalog().table("app", table).isPresent()) {
      scene.insert("app", table, id);
    }
  }
}
