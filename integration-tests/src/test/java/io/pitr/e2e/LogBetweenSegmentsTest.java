package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.BackupAccess;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.testkit.Properties;
import io.pitr.writer.ObjectSink;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.log.LogBackupWriter;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.log.RegionMap;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.IndexSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log changes between two segments: rows S-97 to S-101 of the matrix in
 * spec/segmented-restore.md F.2.
 */
class LogBetweenSegmentsTest {
  private static final int SCORE = 2;
  private static final int SEGMENTS = 200;

  @TempDir Path folder;

  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
  }

  @Test
  void s97_aLogThatIsTruncatedUpToTheChainIsContinued() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    SqlTxn open = scene.cluster().begin();
    scene.updateLong(open, "app", "t", 1, "begun before what is truncated");
    open.prewrite();
    Tso first = scene.cutAfterFlush();
    open.commit();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore();
    run.until(first);

    scene.upstream().log().truncateSafepoint(new Tso(first.value() - 1));
    assertThat(run.canPlan(first, scene.end())).as("below").isTrue();
    scene.upstream().log().truncateSafepoint(first);
    assertThat(run.canPlan(first, scene.end())).as("at").isTrue();
    scene.upstream().log().truncateSafepoint(new Tso(first.value() + 1));
    assertThat(run.refusal(first, scene.end(), LastChoice.LAST))
        .as("above")
        .containsExactly("LOG_STARTS_LATER");
    assertThat(run.refusalText(first, scene.end(), LastChoice.LAST))
        .contains(Long.toString(first.value() + 1));
    scene.upstream().log().truncateSafepoint(Tso.ZERO);
    run.last();
  }

  /** A task that was paused writes again what it had written before. */
  @Test
  void s98_eventsRepeatedByAPausedTaskAreAppliedOnce() {
    Scene repeating =
        new Scene(
            folder.resolve("repeating"),
            Upstream.Options.DEFAULT.log(LogOptions.DEFAULT.duplicateRatio(0.9)));
    repeating.table(Scene.PLAIN, 1, 2);
    repeating.table(Scene.PLAIN.renamed("gone"), 1);
    repeating.fullBackup();
    repeating.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST).finish();
    repeating.ddl().dropTable("app", "gone").finish();
    Tso first = repeating.cutAfterFlush();
    repeating.upstream().moveLeaders();
    repeating.insert("app", "t", 3);
    Tso second = repeating.cutAfterFlush();
    repeating.update("app", "t", 1, 5);
    SegmentedRun run = repeating.restore();

    run.until(first);
    int waiting = run.waiting().size();
    run.until(second);
    assertThat(run.waiting()).hasSize(waiting);
    assertThat(run.last().actions().finished()).containsEntry("index", 1);
  }

  @Test
  void s98_aTaskThatWasStoppedAndStartedAgainLeavesAGapThatIsRefused() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    Tso first = scene.cut();
    SegmentedRun run = scene.restore();
    run.until(first);
    scene.insert("app", "t", 3);
    Path restarted = folder.resolve("restarted");
    Upstream.Options options = Upstream.Options.DEFAULT;
    var again =
        new LogBackupWriter(
            ObjectSink.folder(restarted),
            options.log(),
            new RegionMap(options.stores(), options.tablesPerRegion(), options.rowsPerRegion()),
            7);
    again.start(
        options.cluster().clusterId(), options.cluster().version(), scene.cluster().clock().next());
    scene.cluster().listen(again);
    scene.insert("app", "t", 4);
    scene.complete();
    again.flushAll(scene.end(), scene.cluster().clock().next());
    SegmentedRun other = run.withLog(restarted);

    assertThat(run.refusal(other.request(run.target(), first, scene.end(), LastChoice.LAST)))
        .hasSize(1)
        .containsAnyOf("LOG_STARTS_LATER", "CHAIN_DIFFERS");
    run.last();
  }

  @Test
  void s99_aLogThatWasMovedIsAccepted() throws IOException {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    Tso first = scene.cut();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore();
    run.until(first);
    Path moved = folder.resolve("moved");
    copy(folder.resolve("log"), moved);
    SegmentedRun other = run.withLog(moved);

    SegmentReport report =
        run.bench()
            .engine()
            .restore(other.request(run.target(), first, scene.end(), LastChoice.NOT_LAST));

    assertThat(report.restoredTs()).isEqualTo(scene.end());
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2", "3");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void s99_anotherKeyIsRefused() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    SegmentedRun run = scene.restore();
    run.until(first);
    RestoreRequest plain = run.request(run.target(), first, scene.end(), LastChoice.LAST);
    RestoreRequest ciphered =
        new RestoreRequest(
            plain.target(),
            new BackupAccess(
                plain.backups().logStorage(),
                plain.backups().fullCipher(),
                new CipherSpec(CipherSpec.Method.AES128_CTR, new byte[16]),
                plain.backups().strict()),
            plain.start(),
            plain.end(),
            plain.last(),
            plain.filter(),
            plain.gcHold(),
            plain.resources(),
            RepeatedFlags.NONE,
            plain.options());

    assertThat(run.refusal(ciphered)).containsExactly("CHAIN_DIFFERS");
    run.last();
  }

  /** Files of a store that is behind are named by a later flush, with the cut inside them. */
  @Test
  void s99_filesThatLaterMetadataNamesAreReadInTheSegmentTheyBelongTo() {
    Scene late =
        new Scene(
            folder.resolve("late"),
            Upstream.Options.DEFAULT.log(LogOptions.DEFAULT.lateRatio(0.7)));
    late.table(Scene.PLAIN, 1, 2);
    late.fullBackup();
    List<Tso> cuts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      late.insert("app", "t", 10 + i);
      late.updateLong("app", "t", 1, "round " + i);
      cuts.add(late.cutAfterFlush());
    }
    SegmentedRun run = late.restore();

    cuts.forEach(run::until);
    run.last();

    assertThat(run.column("app.t", SCORE)).hasSize(7);
  }

  /** The embedded target takes the backup's collations; a cluster's must be the same. */
  @Test
  void s100_aBackupWithOldCollationsIsRestoredAsItIs() {
    Scene old =
        new Scene(
            folder.resolve("old"),
            Upstream.Options.DEFAULT.cluster(ClusterOptions.DEFAULT.newCollation(false)));
    old.table(Scene.PLAIN.unique("u_name", "name"), 1, 2);
    old.fullBackup();
    Tso first = old.cut();
    old.insert("app", "t", 3);
    SegmentedRun run = old.restore();

    run.until(first);
    run.last();
  }

  /**
   * 200 segments of a minute, a tenth of them in a plain build: apart from a document for each
   * sealed segment, the state does not grow. Copies of the log's metadata have a bound of their
   * own.
   */
  @Test
  void s101_aChainOfManySegmentsKeepsAStateOfTheSameSize() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    List<Tso> cuts = new ArrayList<>();
    int count = Properties.count(SEGMENTS);
    for (int i = 0; i < count; i++) {
      scene.insert("app", "t", 100 + i);
      if (i % 5 == 0) {
        scene.ddl().commentTable("app", "t", "minute " + i).finish();
      }
      scene.cluster().clock().pass(60_000);
      cuts.add(scene.cutAfterFlush());
    }
    SegmentedRun run = scene.restore();
    List<Long> sizes = new ArrayList<>();
    Tso reached = Tso.ZERO;
    for (Tso cut : cuts) {
      run.bench().engine().restore(run.request(run.target(), reached, cut, LastChoice.NOT_LAST));
      reached = cut;
      sizes.add(
          TargetContents.of(run.bench().plugins(), run.target()).state().entrySet().stream()
              .filter(
                  entry ->
                      !entry.getKey().startsWith("chain/segment/")
                          && !entry.getKey().startsWith("chain/logmeta/"))
              .mapToLong(entry -> entry.getValue().length())
              .sum());
    }

    long early = sizes.get(count / 4);
    assertThat(sizes.get(count - 1)).as("sizes %s", sizes).isLessThan(early + early / 4);
    assertThat(run.check().problems()).isEmpty();
    assertThat(run.column("app.t", SCORE)).hasSize(count + 1);
  }
}
