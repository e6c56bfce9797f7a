package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.engine.report.SegmentReport;
import io.pitr.sql.value.Datum;
import io.pitr.writer.ddl.Clause;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.ddl.SequenceSpec;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * DDL jobs in flight at a boundary: rows S-20 to S-36 of the matrix in spec/segmented-restore.md
 * F.2. A sweep cuts after every step of a job, with rows written in between.
 */
class DdlInFlightTest {
  private static final int SCORE = 2;

  @TempDir Path folder;

  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
  }

  /** Runs a job with rows inserted after every step, and a cut behind them. */
  private List<Tso> sweep(DdlJob job, String table, long firstId) {
    List<Tso> cuts = new ArrayList<>();
    long id = firstId;
    while (!job.isFinished()) {
      job.step();
      if (scene.cluster().catalog().table("app", table).isPresent()) {
        scene.insert("app", table, id, id + 100);
        id++;
      }
      cuts.add(id % 2 == 0 ? scene.cut() : scene.cutAfterFlush());
    }
    return cuts;
  }

  private static List<String> ids(List<FinishAction> actions) {
    return actions.stream().map(FinishAction::id).toList();
  }

  @Test
  void s20_anIngestedIndexIsCutInItsBackfill() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    DdlJob add = scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST);
    Scene.steps(add, 3);
    scene.insert("app", "t", 4);
    Tso cut = scene.cut();
    scene.runAmidChanges(add, "app", "t", 10);
    Tso second = scene.cut();
    scene.update("app", "t", 1, 9);
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(run.waiting()).as("nothing public to be rebuilt").isEmpty();
    assertThat(run.create("app.t")).doesNotContain("k_name");
    run.until(second);
    assertThat(ids(run.waiting())).contains("index:app.t.k_name");
    assertThat(run.check().pending()).containsExactly("`app`.`t`.`k_name`");
    assertThat(run.last().actions().finished()).containsEntry("index", 1);
  }

  @Test
  void s21_anIndexIsPublicAndItsJobNotYetInTheHistory() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    DdlJob add = scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST);
    Scene.steps(add, add.stepsLeft() - 1);
    Tso cut = scene.cut();
    add.finish();
    Tso second = scene.cut();
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(ids(run.waiting())).as("a suspect").contains("index:app.t.k_name");
    run.until(second);
    assertThat(ids(run.waiting())).filteredOn("index:app.t.k_name"::equals).hasSize(1);
    assertThat(run.last().actions().finished()).containsEntry("index", 1);
  }

  @Test
  void s22_theEndLiesBetweenAPublicIndexAndItsJob() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    DdlJob add = scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST);
    Scene.steps(add, add.stepsLeft() - 1);
    Tso end = scene.cut();
    add.finish();
    SegmentedRun run = scene.restore();

    assertThat(run.last(end).actions().finished()).containsEntry("index", 1);
    assertThat(run.create("app.t")).contains("k_name");
  }

  @Test
  void s23_anIndexUnderConstructionAtTheEndIsRemoved() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    Tso first = scene.cut();
    DdlJob add = scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST);
    Scene.steps(add, 3);
    scene.insert("app", "t", 4);
    Tso end = scene.cut();
    add.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    SegmentReport report = run.last(end);

    assertThat(report.notes())
        .contains(
            "`app`.`t` was in the middle of a schema change upstream, which was undone:"
                + " index `k_name`");
    assertThat(run.definition("app", "t").path("index_info").size()).isEqualTo(1);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2", "3", "4");
  }

  @Test
  void s24_aColumnTakesAnotherTypeWithItsIndexAndIsDropped() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    List<Tso> cuts =
        sweep(
            scene
                .ddl()
                .changeColumnType("app", "t", "score", SqlType.varchar(20), ReorgType.INGEST),
            "t",
            10);
    scene.ddl().dropIndex("app", "t", "k_score").finish();
    scene.ddl().dropColumn("app", "t", "score").finish();
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    assertThat(ids(run.waiting())).contains("index:app.t.k_score");
    assertThat(run.last().actions().finished()).as("the index is gone").containsEntry("index", 0);
  }

  @Test
  void s24_aColumnIsCutInItsChangeAtTheEnd() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    DdlJob modify =
        scene.ddl().changeColumnType("app", "t", "score", SqlType.varchar(20), ReorgType.INGEST);
    Scene.steps(modify, 3);
    Tso first = scene.cut();
    scene.insert("app", "t", 4);
    Tso end = scene.cut();
    modify.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last(end);

    assertThat(run.create("app.t")).contains("`score` int").contains("KEY `k_score`");
    assertThat(run.definition("app", "t").path("cols").size()).isEqualTo(4);
  }

  @Test
  void s25_partitionsAreReorganisedOverManyCuts() {
    scene.table(Scene.IN_PARTITIONS, 1, 50, 150, 250);
    scene.fullBackup();
    List<Tso> cuts =
        sweep(
            scene
                .ddl()
                .reorganizePartitions(
                    "app",
                    "pt",
                    List.of("p0", "p1"),
                    List.of(Definition.lessThan("a", "20"), Definition.lessThan("b", "200"))),
            "pt",
            2);
    scene.insert("app", "pt", 90, 190);
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    run.last();

    assertThat(run.column("app.pt", SCORE)).hasSize(4 + 2 * cuts.size() + 2);
  }

  /** The model keeps global indexes out of jobs that copy rows; {@code alpha} has them. */
  @Test
  void s26_aTableIsPartitionedOverManyCuts() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    List<Tso> cuts =
        sweep(scene.ddl().partitionBy("app", "t", PartitionSpec.hash("id", 3)), "t", 10);
    scene.insert("app", "t", 5);
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    run.last();

    assertThat(run.create("app.t")).contains("PARTITION BY HASH (`id`) PARTITIONS 3");
  }

  @Test
  void s26_aGlobalIndexFollowsItsPartitions() {
    scene.table(
        Scene.IN_PARTITIONS.index(IndexSpec.unique("g_name", "name").asGlobal()), 1, 150, 250);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "pt", 2, 151);
    scene.delete("app", "pt", 150);
    Tso second = scene.cut();
    scene.insert("app", "pt", 150, 251);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    run.last();

    assertThat(run.check().pending()).isEmpty();
  }

  @Test
  void s27_partitioningIsRemovedOverManyCuts() {
    scene.table(Scene.IN_PARTITIONS, 1, 150, 250);
    scene.fullBackup();
    List<Tso> cuts = sweep(scene.ddl().removePartitioning("app", "pt"), "pt", 2);
    scene.insert("app", "pt", 99);
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    run.last();

    assertThat(run.create("app.pt")).doesNotContain("PARTITION");
  }

  /** ingested rows are missing wherever the ids have gone. */
  @Test
  void s28_ingestedIndexesOfTablesThatExchangeAPartition() {
    scene.table(Scene.IN_PARTITIONS, 1, 150);
    scene.table(Scene.PLAIN, 2, 3);
    scene.fullBackup();
    IndexSpec name = IndexSpec.of("k_name", "name");
    scene.ddl().addIndex("app", "pt", name, ReorgType.INGEST).finish();
    scene.ddl().addIndex("app", "t", name, ReorgType.INGEST).finish();
    Tso first = scene.cut();
    DdlJob exchange = scene.ddl().exchangePartition("app", "pt", "p0", "app", "t");
    exchange.step();
    Tso second = scene.cut();
    exchange.step();
    scene.insert("app", "pt", 4);
    scene.insert("app", "t", 5);
    Tso third = scene.cut();
    exchange.finish();
    scene.ddl().exchangePartition("app", "pt", "p0", "app", "t").finish();
    scene.insert("app", "t", 6);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    run.until(third);
    assertThat(ids(run.waiting())).contains("index:app.pt.k_name", "index:app.t.k_name");
    assertThat(run.last().actions().finished()).containsEntry("index", 2);
  }

  @Test
  void s28_anIndexIngestedOnOneSideOnlyIsRebuiltOnBothAfterAnExchange() {
    scene.table(Scene.IN_PARTITIONS, 1, 150);
    scene.table(Scene.PLAIN, 2, 3);
    scene.fullBackup();
    IndexSpec name = IndexSpec.of("k_name", "name");
    scene.ddl().addIndex("app", "pt", name, ReorgType.INGEST).finish();
    scene.ddl().addIndex("app", "t", name, ReorgType.TXN).finish();
    Tso cut = scene.cut();
    scene.ddl().exchangePartition("app", "pt", "p0", "app", "t").finish();
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(ids(run.waiting()))
        .contains("index:app.pt.k_name")
        .doesNotContain("index:app.t.k_name");
    assertThat(run.last().actions().finished()).containsEntry("index", 2);
  }

  @Test
  void s28_anExchangeThatIsCutInTheMiddleAtTheEndIsUndone() {
    scene.table(Scene.IN_PARTITIONS, 1, 150);
    scene.table(Scene.PLAIN, 2, 3);
    scene.fullBackup();
    Tso first = scene.cut();
    DdlJob exchange = scene.ddl().exchangePartition("app", "pt", "p0", "app", "t");
    exchange.step();
    Tso end = scene.cut();
    exchange.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last(end);

    assertThat(run.definition("app", "t").path("exchange_partition_info").isNull()).isTrue();
    assertThat(run.definition("app", "pt").path("exchange_partition_info").isNull()).isTrue();
  }

  @Test
  void s29_anExchangeWithoutValidationTakesRowsOutsideTheRange() {
    scene.table(Scene.IN_PARTITIONS, 1, 150);
    scene.table(Scene.PLAIN, 2, 777);
    scene.fullBackup();
    DdlJob exchange = scene.ddl().exchangePartition("app", "pt", "p0", "app", "t");
    exchange.step();
    Tso cut = scene.cut();
    exchange.finish();
    SegmentedRun run = scene.restore();

    run.until(cut);
    run.last();

    assertThat(run.column("app.pt", SCORE)).containsOnlyKeys("2", "777", "150");
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1");
  }

  @Test
  void s30_theCutLiesInsideTheTransactionThatPlacesNewPartitions() {
    scene.table(
        Scene.PLAIN
            .renamed("pt")
            .partitionBy(PartitionSpec.range("id", Definition.lessThan("p0", "100"))),
        1);
    scene.fullBackup();
    DdlJob add = scene.ddl().addPartitions("app", "pt", Definition.lessThan("p1", "200"));
    add.step();
    Tso placed = scene.created("app", "pt");
    add.step();
    Tso published = scene.created("app", "pt");
    add.finish();
    scene.insert("app", "pt", 150);
    SegmentedRun run = scene.restore();

    run.until(new Tso(placed.value() - 1));
    run.until(new Tso(published.value() - 1));
    run.last();

    assertThat(run.column("app.pt", SCORE)).containsOnlyKeys("1", "150");
  }

  @Test
  void s31_aTableIsDroppedOverManyCutsAndItsNameTakenAgain() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    DdlJob drop = scene.ddl().dropTable("app", "t");
    List<Tso> cuts = new ArrayList<>();
    while (!drop.isFinished()) {
      drop.step();
      cuts.add(scene.cut());
    }
    scene.table(Scene.PLAIN, 7);
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    assertThat(ids(run.waiting())).containsExactly("gc:job-" + drop.id());
    assertThat(run.last().actions().finished()).containsEntry("gc", 1);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("7");
  }

  @Test
  void s31_aTableInTheMiddleOfItsDropAtTheEndIsKept() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    Tso first = scene.cut();
    DdlJob drop = scene.ddl().dropTable("app", "t");
    Scene.steps(drop, 2);
    Tso end = scene.cut();
    drop.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last(end);

    assertThat(run.definition("app", "t").path("state").intValue()).isEqualTo(5);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2");
  }

  /** D-10: the definition is gone, the job that says so comes behind the end. */
  @Test
  void s31_aTableWhoseJobIsNotYetInTheHistoryAtTheEndIsCleanedUp() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    Tso first = scene.cut();
    DdlJob drop = scene.ddl().dropTable("app", "t");
    Scene.steps(drop, drop.stepsLeft() - 1);
    Tso end = scene.cut();
    drop.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.last(end).actions().finished()).containsEntry("gc", 1);
    assertThat(run.objects()).doesNotContain("app.t");
  }

  @Test
  void s31_aDatabaseIsDroppedOverManyCuts() {
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.IN_PARTITIONS, 1, 150);
    scene.fullBackup();
    DdlJob drop = scene.ddl().dropDatabase("app");
    List<Tso> cuts = new ArrayList<>();
    while (!drop.isFinished()) {
      drop.step();
      cuts.add(scene.cut());
    }
    scene.ddl().createDatabase("app").finish();
    scene.table(Scene.PLAIN, 9);
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    assertThat(run.last().actions().finished()).containsEntry("gc", 1);
    assertThat(run.objects()).containsExactly("app.t");
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("9");
  }

  @Test
  void s31_aDatabaseInTheMiddleOfItsDropAtTheEndIsKept() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    DdlJob drop = scene.ddl().dropDatabase("app");
    Scene.steps(drop, 2);
    Tso end = scene.cut();
    drop.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last(end);

    assertThat(run.database("app").path("state").intValue()).isEqualTo(5);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1");
  }

  /**
   * A read between segments returns what a snapshot of the upstream at the same timestamp returns:
   * an object exists until its definition is deleted. The end keeps exactly that.
   */
  @ParameterizedTest
  @ValueSource(strings = {"TABLE", "VIEW", "SEQUENCE", "DATABASE", "PARTITION", "TRUNCATION"})
  void s31_aReadBetweenSegmentsShowsWhatTheEndKeepsInEveryStateOfADrop(String kind) {
    boolean finished = false;
    for (int steps = 1; !finished; steps++) {
      Scene here = new Scene(folder.resolve(kind + steps));
      here.table(Scene.PLAIN, 1, 2);
      here.table(Scene.IN_PARTITIONS, 1, 150, 250);
      here.ddl()
          .createView("app", "v", List.of("id"), "SELECT `app`.`t`.`id` AS `id` FROM `app`.`t`")
          .finish();
      here.ddl().createSequence("app", SequenceSpec.named("s")).finish();
      here.fullBackup();
      Tso first = here.cut();
      DdlJob drop = drop(here, kind);
      Scene.steps(drop, steps);
      finished = drop.isFinished();
      Tso cut = here.cut();
      drop.finish();
      SegmentedRun run = here.restore();

      run.until(first);
      run.until(cut);
      List<String> stored =
          here.cluster().stateAt(cut).tables().stream()
              .map(table -> table.schema() + "." + table.name())
              .sorted()
              .toList();
      assertThat(run.objects()).as("%s after %s steps", kind, steps).isEqualTo(stored);
      assertThat(run.check().problems()).as("%s after %s steps", kind, steps).isEmpty();
      run.finish();
      assertThat(run.objects()).as("%s after %s steps, at the end", kind, steps).isEqualTo(stored);
    }
  }

  private static DdlJob drop(Scene scene, String kind) {
    return switch (kind) {
      case "TABLE" -> scene.ddl().dropTable("app", "t");
      case "VIEW" -> scene.ddl().dropView("app", "v");
      case "SEQUENCE" -> scene.ddl().dropSequence("app", "s");
      case "DATABASE" -> scene.ddl().dropDatabase("app");
      case "PARTITION" -> scene.ddl().dropPartitions("app", "pt", "p1");
      default -> scene.ddl().truncatePartitions("app", "pt", "p1");
    };
  }

  @Test
  void s31_theReportNamesWhatIsKeptAlthoughItsDropHadBegun() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.table(Scene.PLAIN.renamed("u"), 1);
    scene.table(Scene.IN_PARTITIONS, 1, 150, 250);
    scene.ddl().createDatabase("old").finish();
    scene.fullBackup();
    List<DdlJob> drops =
        List.of(
            scene.ddl().dropTable("app", "t"),
            scene.ddl().dropPartitions("app", "pt", "p1"),
            scene.ddl().dropDatabase("old"));
    drops.forEach(DdlJob::step);
    Tso end = scene.cut();
    drops.forEach(DdlJob::finish);
    SegmentedRun run = scene.restore();

    assertThat(run.last(end).notes())
        .contains(
            "dropping database `old` had begun upstream and is undone: it is kept with its 0"
                + " tables, views and sequences",
            "dropping table `app`.`t` had begun upstream: it is kept",
            "dropping partitions `p1` of `app`.`pt` had begun upstream and is undone: their rows"
                + " are kept");
  }

  /** Queries don't read a partition once its drop has begun; the undone drop brings it back. */
  @Test
  void s31_rowsOfAPartitionThatIsBeingDroppedAreNotShown() {
    scene.table(Scene.IN_PARTITIONS, 1, 150, 250);
    scene.fullBackup();
    DdlJob drop = scene.ddl().dropPartitions("app", "pt", "p1");
    drop.step();
    Tso cut = scene.cut();
    drop.finish();
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(run.column("app.pt", SCORE)).containsOnlyKeys("1", "250");
    run.finish();
    assertThat(run.column("app.pt", SCORE)).containsOnlyKeys("1", "150", "250");
  }

  @Test
  void s32_aTableWithAReplicaAndAnIngestedIndexIsTruncated() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    scene.ddl().setTiflashReplica("app", "t", 1).finish();
    scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST).finish();
    scene.insert("app", "t", 3);
    Tso first = scene.cut();
    scene.ddl().truncateTable("app", "t").finish();
    Tso second = scene.cut();
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(ids(run.waiting())).contains("index:app.t.k_name", "tiflash:app.t");
    run.until(second);
    assertThat(ids(run.waiting())).contains("tiflash:app.t").doesNotContain("index:app.t.k_name");
    run.last();

    assertThat(run.replicas()).containsEntry("app.t", "1 []");
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("4");
  }

  @Test
  void s33_severalClausesOfOneStatementAreCutAtEveryStep() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    List<Tso> cuts =
        sweep(
            scene
                .ddl()
                .alterTable(
                    "app",
                    "t",
                    new Clause.AddColumn(ColumnSpec.of("a", SqlType.INT).defaultText("4")),
                    new Clause.AddIndex(IndexSpec.of("k_name", "name"), ReorgType.INGEST),
                    new Clause.DropIndex("k_score")),
            "t",
            10);
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    assertThat(ids(run.waiting())).contains("index:app.t.k_name");
    run.last();

    assertThat(run.create("app.t"))
        .contains("`a` int")
        .contains("k_name")
        .doesNotContain("k_score");
  }

  @Test
  void s33_severalClausesInFlightAtTheEndAreAllUndone() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    DdlJob alter =
        scene
            .ddl()
            .alterTable(
                "app",
                "t",
                new Clause.AddColumn(ColumnSpec.of("a", SqlType.INT).defaultText("4")),
                new Clause.AddIndex(IndexSpec.of("k_name", "name"), ReorgType.INGEST));
    Scene.steps(alter, 4);
    Tso first = scene.cut();
    scene.insert("app", "t", 4);
    Tso end = scene.cut();
    alter.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last(end);

    assertThat(run.create("app.t")).doesNotContain("`a`").doesNotContain("k_name");
    assertThat(run.definition("app", "t").path("cols").size()).isEqualTo(4);
  }

  @Test
  void s34_aUniqueIndexThatMeetsDuplicatesIsRolledBackOverTheCuts() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.change(
        txn -> txn.update(scene.row("app", "t", 1), Map.of("name", Datum.ofString("name 2"))));
    scene.fullBackup();
    List<Tso> cuts =
        sweep(
            scene.ddl().addIndex("app", "t", IndexSpec.unique("u_name", "name"), ReorgType.INGEST),
            "t",
            10);
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    cuts.forEach(run::until);
    assertThat(ids(run.waiting())).allMatch(id -> id.startsWith("gc:job-")).hasSize(1);
    run.last();

    assertThat(run.create("app.t")).doesNotContain("u_name");
  }

  /** D-17 to D-19: before, at and behind the prewrite and the commit of a history record. */
  @Test
  void s35_aJobIsAnEventOnceWhereverItsHistoryRecordIsCut() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    DdlJob truncate = scene.ddl().truncateTable("app", "t");
    Scene.steps(truncate, truncate.stepsLeft() - 1);
    Tso before = scene.cluster().clock().last();
    truncate.finish();
    Tso recorded = scene.cluster().commits().last();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore();

    for (Tso cut :
        List.of(before, new Tso(recorded.value() - 1), recorded, new Tso(recorded.value() + 1))) {
      run.until(cut);
      assertThat(run.waiting()).as("ranges of one old id").hasSize(1);
    }
    assertThat(ids(run.waiting())).containsExactly("gc:job-" + truncate.id());
    assertThat(run.last().actions().finished()).containsEntry("gc", 1);
  }

  /** On a cluster they are off from the first segment on: {@link ClusterHazardsTest}. */
  @Test
  void s36_cachesAndLocksAreGoneAtTheEnd() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.ddl().cacheTable("app", "t", true).finish();
    LogicalState.Table table = scene.now("app", "t");
    MetaTxn lock = scene.cluster().beginMeta();
    ObjectNode tree = lock.table(table.id());
    tree.putObject("Lock").put("Tp", 2).put("State", 2).put("TS", 1).putArray("Sessions");
    lock.updateTable(table.schemaId(), tree);
    lock.commit();
    Tso cut = scene.cut();
    scene.insert("app", "t", 2);
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(run.definition("app", "t").path("Lock").isNull()).isFalse();
    assertThat(run.last().notes())
        .contains(
            "tables are cached upstream and not here; to cache them: ALTER TABLE `app`.`t` CACHE",
            "tables are locked upstream and not here: `app`.`t`");

    assertThat(run.definition("app", "t").path("Lock").isNull()).as("nobody unlocks it").isTrue();
    assertThat(run.definition("app", "t").path("cache_table_status").asInt()).isZero();
  }
}
