package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full backup has the rows of the partitions that readers use. If a reorganisation had copied
 * rows into new partitions before, neither backup has them under their new ids.
 */
class ReorganizedDuringTheBackupTest {
  private static final TableSpec PARTED =
      TableSpec.named("parted")
          .column("name", SqlType.varchar(64))
          .column("score", SqlType.INT)
          .index("k_score", "score")
          .partitionBy(
              PartitionSpec.range(
                  "score", Definition.lessThan("p0", "50"), Definition.lessThan("p1", "MAXVALUE")));

  @TempDir Path folder;

  private Scene app;
  private DdlJob job;
  private Tso before = Tso.ZERO;

  @BeforeEach
  void theFullBackupIsMadeWhileRowsAreMoved() {
    app = new Scene(folder).tableOfUsers("app", PARTED, 20);
    job =
        app.ddl()
            .reorganizePartitions(
                "app",
                "parted",
                List.of("p0"),
                List.of(Definition.lessThan("a", "25"), Definition.lessThan("b", "50")));
    while (!rowsAreMoved()) {
      job.step();
    }
    app.fullBackup();
    app.insertUsers("app", "parted", 5);
    before = app.cut();
  }

  private boolean rowsAreMoved() {
    var partition =
        app.cluster().stateAt(Tso.MAX).table("app", "parted").orElseThrow().info().partition();
    return partition.orElseThrow().ddlState() == 3;
  }

  @Test
  void aRestoreToAMomentWithTheNewPartitionsIsRefused() {
    job.finish();
    Tso end = app.complete();

    assertRefused(() -> app.bench().first(app.target(), end, true));
  }

  @Test
  void aLaterSegmentThatBringsTheNewPartitionsIsRefused() {
    job.finish();
    Tso end = app.complete();

    app.bench().first(app.target(), before, false);
    assertThat(app.differences(before)).isEmpty();
    assertRefused(() -> app.bench().next(app.target(), before, end, true));

    app.bench().next(app.target(), before, before, true);
    assertThat(app.bench().check(app.target()).problems()).isEmpty();
    assertThat(app.bench().check(app.target()).rows()).isEqualTo(25);
  }

  @Test
  void aReorganisationThatIsRolledBackIsAccepted() {
    job.cancel();
    job.finish();
    Tso end = app.complete();

    app.bench().first(app.target(), end, false);

    assertThat(app.differences(end)).isEmpty();
  }

  @Test
  void aReorganisationOfATableThatIsDroppedLaterIsAccepted() {
    job.finish();
    app.ddl().dropTable("app", "parted").finish();
    Tso end = app.complete();

    app.bench().first(app.target(), end, false);

    assertThat(app.differences(end)).isEmpty();
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable restore) {
    assertThatThrownBy(restore)
        .isInstanceOfSatisfying(
            RestoreException.class,
            failure -> assertThat(failure.code()).isEqualTo(EngineError.BASE_REORGANIZING))
        .hasMessageContaining("`app`.`parted`");
  }
}
