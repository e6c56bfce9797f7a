package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.engine.report.SegmentReport;
import io.pitr.inspect.check.CheckReport;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of global indexes contain ids of partitions: if the ids change, the entries change. */
class FreshIdsTest {
  private static final TableSpec PARTED =
      TableSpec.named("parted")
          .column("name", SqlType.varchar(64))
          .column("score", SqlType.INT)
          .index(IndexSpec.unique("u_name", "name").asGlobal())
          .index("k_score", "score")
          .partitionBy(
              PartitionSpec.range(
                  "score", Definition.lessThan("p0", "50"), Definition.lessThan("p1", "MAXVALUE")));

  @TempDir Path folder;

  @Test
  void globalIndexesAreRebuiltAtTheEndWhenPartitionsHaveOtherIds() {
    var app = new Scene(folder).tableOfUsers("app", PARTED, 20);
    app.fullBackup();
    app.insertUsers("app", "parted", 20);
    Tso cut = app.cut();
    app.insertUsers("app", "parted", 5);
    Tso end = app.complete();
    String target = app.target() + "?ids=fresh";

    SegmentReport first = app.bench().first(target, cut, false);
    CheckReport between = app.bench().check(target);
    SegmentReport last = app.bench().next(target, cut, end, true);
    CheckReport after = app.bench().check(target);

    assertThat(first.actions().deferred()).containsEntry("index", 1);
    assertThat(between.pending()).containsExactly("`app`.`parted`.`u_name`");
    assertThat(between.problems()).isEmpty();
    assertThat(last.actions().finished()).containsEntry("index", 1);
    assertThat(after.pending()).isEmpty();
    assertThat(after.problems()).isEmpty();
    assertThat(after.rows()).isEqualTo(45);
    assertThat(after.indexEntries()).isEqualTo(90);
  }

  @Test
  void globalIndexesAreNotRebuiltWithTheIdsOfTheUpstream() {
    var app = new Scene(folder).tableOfUsers("app", PARTED, 20);
    app.fullBackup();
    Tso end = app.complete();

    SegmentReport report = app.bench().first(app.target(), end, true);

    assertThat(report.actions().finished()).containsEntry("index", 0);
    assertThat(app.bench().check(app.target()).problems()).isEmpty();
  }
}
