package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.engine.request.LastChoice;
import io.pitr.sql.value.Datum;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.kv.KvEvent;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * Transactions and timestamps at a boundary: rows S-01 to S-13 of the matrix in
 * spec/segmented-restore.md F.2, without those of compacted and ingested files.
 */
class TransactionsAcrossCutsTest {
  private static final int SCORE = 2;
  private static final int PAD = 3;
  private static final long YEAR_2100 = 4_102_444_800_000L;

  @TempDir Path folder;

  @Test
  void s01_rowsChangeInEverySegment() {
    Scene scene = new Scene(folder);
    scene.fullBackup();
    scene.table(Scene.PLAIN, 1, 2, 3);
    Tso first = scene.cut();
    scene.insert("app", "t", 4, 5);
    scene.update("app", "t", 1, 77);
    scene.delete("app", "t", 2);
    Tso second = scene.cut();
    scene.insert("app", "t", 6);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2", "3");
    run.until(second);
    assertThat(run.column("app.t", SCORE))
        .containsOnlyKeys("1", "3", "4", "5")
        .containsEntry("1", "77");
    run.last();

    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "3", "4", "5", "6");
  }

  @Test
  void s02_aLongValueIsWrittenBeforeTheCutsAndCommittedAfterThem() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    SqlTxn open = scene.cluster().begin();
    scene.updateLong(open, "app", "t", 2, "new");
    open.prewrite();
    Tso first = scene.cutAfterFlush();
    scene.insert("app", "t", 3);
    Tso second = scene.cutAfterFlush();
    open.commit();
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.column("app.t", PAD)).containsEntry("2", "short");
    run.until(second);
    assertThat(run.column("app.t", PAD)).containsEntry("2", "short");
    run.last();

    assertThat(run.column("app.t", PAD).get("2")).startsWith("new ");
  }

  @Test
  void s03_aCommitThatIsFlushedLateIsWaitedFor() {
    Scene scene = new Scene(folder, Upstream.Options.DEFAULT.log(LogOptions.DEFAULT.lateRatio(1)));
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.updateLong("app", "t", 1, "right before the cut");
    Tso cut = scene.cutAfterFlush();
    SegmentedRun run = scene.restoreAsFlushed();

    assertThat(run.refusal(Tso.ZERO, cut, LastChoice.NOT_LAST))
        .as("the checkpoint is behind the cut")
        .containsExactly("LOG_DOES_NOT_REACH");
    scene.insert("app", "t", 2);
    scene.complete();
    run.until(cut);
    assertThat(run.column("app.t", PAD).get("1")).startsWith("right before the cut ");
    run.last();
  }

  @Test
  void s04_aPipelinedStatementIsPrewrittenOverSeveralSegments() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2, 3, 4);
    scene.fullBackup();
    SqlTxn bulk = scene.cluster().begin().pipelined();
    scene.updateLong(bulk, "app", "t", 1, "bulk");
    scene.updateLong(bulk, "app", "t", 2, "bulk");
    bulk.prewrite();
    Tso first = scene.cutAfterFlush();
    scene.updateLong(bulk, "app", "t", 3, "bulk");
    bulk.prewrite();
    scene.insert("app", "t", 5);
    Tso second = scene.cutAfterFlush();
    scene.updateLong(bulk, "app", "t", 4, "bulk");
    Tso start = bulk.startTs();
    bulk.commit();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(
            run.bench()
                .engine()
                .plan(run.request(run.target(), second, scene.end(), LastChoice.LAST))
                .shift())
        .as("values are looked for from where the statement began")
        .isLessThanOrEqualTo(start);
    run.last();

    assertThat(run.column("app.t", PAD).values()).filteredOn(p -> p.startsWith("bulk ")).hasSize(4);
  }

  /** The same key twice in one transaction: two values under one start-ts; the later one counts. */
  @Test
  void s04_theLaterOfTwoGenerationsOfAPipelinedStatementCounts() {
    Scene scene =
        new Scene(
            folder,
            Upstream.Options.DEFAULT
                .stores(1)
                .log(LogOptions.DEFAULT.shuffle(false).duplicateRatio(0).lateRatio(0)));
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    SqlTxn bulk = scene.cluster().begin().pipelined();
    RowRef row = scene.row("app", "t", 1);
    byte[] key = row.handle().recordKey(row.physicalId());
    byte[] before = scene.cluster().store().get(key, Tso.MAX).orElseThrow();
    scene
        .upstream()
        .log()
        .accept(new KvEvent(ColumnFamily.DEFAULT, key, bulk.startTs(), before, false));
    Tso first = scene.cutAfterFlush();
    scene.updateLong(bulk, "app", "t", 1, "the second generation");
    bulk.prewrite();
    Tso second = scene.cutAfterFlush();
    bulk.commit();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    run.last();

    assertThat(run.column("app.t", PAD).get("1")).startsWith("the second generation ");
  }

  @Test
  void s05_anInsertExactlyAtTheCutIsInTheFirstSegment() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso cut = scene.change(txn -> Scene.insert(txn, "app", "t", 2));
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2");
    run.last();
  }

  @Test
  void s05_aTableCreatedExactlyAtTheCutIsInTheFirstSegment() {
    Scene scene = new Scene(folder);
    scene.fullBackup();
    DdlJob create = scene.ddl().createTable("app", Scene.PLAIN);
    create.step();
    Tso cut = scene.created("app", "t");
    create.finish();
    scene.insert("app", "t", 1);
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(run.objects()).contains("app.t");
    run.last();
  }

  @Test
  void s05_aJobThatEndsExactlyAtTheCutIsAnEventOnce() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    DdlJob drop = scene.ddl().dropTable("app", "t");
    drop.finish();
    Tso cut = scene.cluster().commits().last();
    scene.table(Scene.PLAIN.renamed("u"), 1);
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(run.waiting()).extracting(a -> a.id()).containsExactly("gc:job-" + drop.id());
    assertThat(run.last().actions().finished()).containsEntry("gc", 1);
  }

  /**
   * Commits right beside prewrites, as one-phase commits leave them, and commits long after, as
   * asynchronous ones do: what the log has of both is the same.
   */
  @Test
  void s06_manySmallTransactionsAroundTheCuts() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2, 3, 4, 5, 6, 7, 8);
    scene.fullBackup();
    SplittableRandom random = new SplittableRandom(6);
    List<SqlTxn> open = new ArrayList<>();
    List<Tso> commits = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      SqlTxn txn = scene.cluster().begin();
      Scene.insert(txn, "app", "t", 100 + i);
      if (random.nextBoolean()) {
        commits.add(txn.commit());
      } else {
        txn.prewrite();
        open.add(txn);
      }
      if (open.size() > 5) {
        commits.add(open.remove(random.nextInt(open.size())).commit());
      }
      if (i % 20 == 19) {
        scene.upstream().flush();
      }
    }
    open.forEach(txn -> commits.add(txn.commit()));
    Tso middle = commits.get(commits.size() / 2);
    SegmentedRun run = scene.restore();

    run.until(new Tso(middle.value() - 1));
    run.until(middle);
    run.until(new Tso(middle.value() + 1));
    run.last();

    assertThat(run.column("app.t", SCORE)).hasSize(88);
  }

  @Test
  void s07_prewritesThatAreRolledBackLeaveNothing() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    SqlTxn first = scene.cluster().begin();
    scene.updateLong(first, "app", "t", 2, "never");
    first.prewrite();
    SqlTxn second = scene.cluster().begin();
    scene.updateLong(second, "app", "t", 1, "never");
    second.prewrite();
    second.rollback(true);
    Tso cut = scene.cutAfterFlush();
    first.rollback(false);
    scene.update("app", "t", 2, 5);
    SegmentedRun run = scene.restore();

    run.until(cut);
    run.last();

    assertThat(run.column("app.t", PAD).values()).noneMatch(pad -> pad.startsWith("never"));
  }

  /** A transaction that begins at the commit-ts of another and is rolled back marks its record. */
  @Test
  void s07_aRollbackOverACommitLeavesTheCommit() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    scene.updateLong("app", "t", 1, "kept");
    RowRef row = scene.row("app", "t", 1);
    KeyVersion kept =
        scene.cluster().store().visible(row.handle().recordKey(row.physicalId()), Tso.MAX);
    Tso first = scene.cutAfterFlush();
    SqlTxn overlapping = scene.cluster().begin(kept.commitTs());
    overlapping.delete(row);
    overlapping.prewrite();
    overlapping.rollback(true);
    Tso second = scene.cutAfterFlush();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.column("app.t", PAD).get("1")).startsWith("kept ");
    run.until(second);
    assertThat(run.column("app.t", PAD).get("1")).startsWith("kept ");
    run.last();
  }

  @Test
  void s08_theChangeOfATableThatCommitsLastCountsEvenIfItBeganFirst() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    long table = scene.now("app", "t").id();
    long database = scene.now("app", "t").schemaId();
    MetaTxn early = scene.cluster().beginMeta();
    MetaTxn late = scene.cluster().beginMeta();
    ObjectNode ofLate = late.table(table);
    ofLate.put("comment", "committed first");
    late.updateTable(database, ofLate);
    late.commit();
    Tso first = scene.cutAfterFlush();
    ObjectNode ofEarly = early.table(table);
    ofEarly.put("comment", "committed last");
    early.updateTable(database, ofEarly);
    early.commit();
    scene.insert("app", "t", 2);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.create("app.t")).contains("committed first");
    run.last();

    assertThat(run.create("app.t")).contains("committed last");
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2");
  }

  /** On a cluster PD's clock is moved on, see {@code TikvTargetTest}; here the end is later too. */
  @Test
  void s12_anUpstreamAheadOfTheTargetsClockIsReadToItsEnd() {
    ClusterOptions options = ClusterOptions.DEFAULT;
    Scene scene =
        new Scene(
            folder,
            Upstream.Options.DEFAULT.cluster(
                new ClusterOptions(
                    options.clusterId(),
                    options.version(),
                    YEAR_2100,
                    options.newCollation(),
                    options.jobVersion(),
                    options.systemTables())));
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.ddl().setTiflashReplica("app", "t", 1).finish();
    Tso cut = scene.cut();
    scene.insert("app", "t", 2);
    SegmentedRun run = scene.restore();

    run.until(cut);
    run.last();

    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2");
    assertThat(run.replicas()).containsKey("app.t");
  }

  @Test
  void s13_aGapOrAnOverlapIsRefusedAndNothingIsWritten() {
    Scene scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    Tso cut = scene.cut();
    scene.change(txn -> txn.update(scene.row("app", "t", 1), Map.of("score", new Datum.Int(3))));
    SegmentedRun run = scene.restore();
    Tso end = scene.end();
    run.until(cut);

    assertThat(run.refusal(new Tso(cut.value() + 1), end, LastChoice.NOT_LAST))
        .containsExactly("CHAIN_GAP");
    assertThat(run.refusal(new Tso(cut.value() - 1), end, LastChoice.NOT_LAST))
        .containsExactly("CHAIN_OVERLAP");
    run.last();
  }
}
