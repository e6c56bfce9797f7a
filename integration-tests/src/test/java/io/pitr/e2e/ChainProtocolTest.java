package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.EngineError;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.codec.HexText;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.schema.IndexSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Order of the commands of a chain, runs that die, and the saved state: rows S-90 to S-96 of the
 * matrix in spec/segmented-restore.md F.2. The kill suites do the same with real processes.
 */
class ChainProtocolTest {
  private static final int SCORE = 2;

  @TempDir Path folder;

  private final Saboteur saboteur = new Saboteur();
  private Scene scene;
  private Workbench bench;
  private Tso first;
  private Tso second;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.table(Scene.PLAIN.renamed("gone"), 1);
    scene.fullBackup();
    scene.ddl().addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST).finish();
    scene.ddl().setTiflashReplica("app", "t", 1).finish();
    first = scene.cut();
    scene.ddl().dropTable("app", "gone").finish();
    scene.table(Scene.PLAIN.renamed("u"), 1);
    scene.insert("app", "t", 4, 5);
    second = scene.cut();
    scene.update("app", "t", 1, 9);
    scene.insert("app", "u", 2);
    bench = bench(folder);
  }

  private Workbench bench(Path place) {
    List<RestorePlugin> plugins = Workbench.plugins(new EmbeddedPlugin(), saboteur);
    return new Workbench(place.resolve("full"), place.resolve("log"), plugins);
  }

  private SegmentedRun chain() {
    scene.complete();
    return new SegmentedRun(scene, bench);
  }

  private static List<String> ids(List<FinishAction> actions) {
    return actions.stream().map(FinishAction::id).toList();
  }

  @Test
  void s90_aSegmentThatRunsTwiceIsAppliedOnce() {
    SegmentedRun run = chain();

    run.until(first);
    run.until(second);
    assertThat(run.refusal(Tso.ZERO, first, LastChoice.NOT_LAST))
        .as("not the segment before last either")
        .containsExactly("CHAIN_OPEN");
    run.last();
  }

  @Test
  void s90_aSegmentThatDiedMustRunAgainBeforeTheNext() {
    SegmentedRun run = chain();
    run.until(first);
    saboteur.killAt(4);
    assertThatThrownBy(
            () ->
                bench
                    .engine()
                    .restore(run.request(run.target(), first, second, LastChoice.NOT_LAST)))
        .isInstanceOf(Saboteur.Death.class);
    saboteur.spare();

    assertThatThrownBy(
            () ->
                bench
                    .engine()
                    .restore(run.request(run.target(), second, scene.end(), LastChoice.LAST)))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("SEGMENT_UNFINISHED")
        .hasMessageContaining("--restored-ts " + second);
    run.until(second);
    run.last();
  }

  @Test
  void s91_aSecondChainOnTheTargetIsRefused() {
    SegmentedRun run = chain();
    run.until(first);

    assertThat(run.refusal(Tso.ZERO, scene.end(), LastChoice.NOT_LAST))
        .containsExactly("CHAIN_OPEN");
    SegmentedRun other = new SegmentedRun(scene, bench).filter(List.of("app.u"));
    assertThat(run.refusal(other.request(run.target(), Tso.ZERO, second, LastChoice.NOT_LAST)))
        .as("another filter")
        .containsExactly("CHAIN_DIFFERS");
    assertThat(run.refusal(other.request(run.target(), first, second, LastChoice.NOT_LAST)))
        .as("another filter, to go on")
        .containsExactly("CHAIN_DIFFERS");
    run.until(second);
    run.last();
  }

  @Test
  void s91_theBackupsOfAnotherClusterAreRefused() {
    SegmentedRun run = chain();
    run.until(first);
    Path elsewhere = folder.resolve("elsewhere");
    Scene other =
        new Scene(
            elsewhere, Upstream.Options.DEFAULT.cluster(ClusterOptions.DEFAULT.clusterId(4711)));
    other.table(Scene.PLAIN, 1);
    other.fullBackup();
    for (int i = 0; i < 200; i++) {
      other.insert("app", "t", 10 + i);
    }
    other.complete();
    RestoreRequest request =
        new SegmentedRun(other, bench(elsewhere))
            .request(run.target(), first, second, LastChoice.NOT_LAST);

    assertThat(run.refusal(request)).containsExactly("CHAIN_DIFFERS");
    run.until(second);
    run.last();
  }

  /** The first segment died; another full backup has replaced the first. */
  @Test
  void s91_anotherFullBackupIsRefused() {
    SegmentedRun run = chain();
    saboteur.killAt(5);
    assertThat(
            SegmentedRun.dies(
                () ->
                    bench
                        .engine()
                        .restore(run.request(run.target(), Tso.ZERO, first, LastChoice.NOT_LAST))))
        .isTrue();
    saboteur.spare();
    scene.upstream().fullBackup();

    assertThat(run.refusal(Tso.ZERO, first, LastChoice.NOT_LAST))
        .containsExactly("SEGMENT_UNFINISHED");
  }

  /** The segment dies at its first event, then at its second, and so on. */
  @Test
  void s92_aSegmentThatDiesAtEveryEventEndsAsAnUndisturbedOne() {
    SegmentedRun run = chain();
    run.until(first);
    int deaths = 0;
    while (true) {
      saboteur.killAt(deaths);
      if (SegmentedRun.dies(
          () ->
              bench
                  .engine()
                  .restore(run.request(run.target(), first, second, LastChoice.NOT_LAST)))) {
        deaths++;
        RestoreStatus status = bench.engine().status(run.target(), Map.of());
        assertThat(status.reached()).as("the head stays until the seal").isEqualTo(first);
        assertThat(status.sealed()).hasSize(1);
      } else {
        break;
      }
    }
    saboteur.spare();
    assertThat(deaths).isGreaterThan(6);

    run.sealed(second);
    run.last();
  }

  @Test
  void s92_aDamagedStateIsRefused() {
    SegmentedRun run = chain();
    run.until(first);
    var documents = new TreeMap<String, byte[]>();
    TargetContents.of(bench.plugins(), run.target())
        .state()
        .forEach((key, value) -> documents.put(key, HexText.parse(value, key)));
    // The copy of the log's metadata is a cache: if it is damaged, the log is read again. Only the
    // status reads the sealed segments.
    documents
        .keySet()
        .removeIf(
            key ->
                !key.startsWith("chain/")
                    || key.startsWith("chain/logmeta/")
                    || key.startsWith("chain/segment/"));
    assertThat(documents).hasSizeGreaterThan(4);
    documents.forEach(
        (key, value) -> {
          byte[] damaged = value.clone();
          damaged[damaged.length - 1] ^= 1;
          write(run, key, damaged);
          assertThat(run.refusal(first, second, LastChoice.NOT_LAST))
              .as(key)
              .containsExactly("STATE_CORRUPT");
          write(run, key, value);
        });

    run.until(second);
    run.last();
  }

  @Test
  void aDamagedSegmentIsRefusedByTheStatus() {
    SegmentedRun run = chain();
    run.until(first);
    write(run, "chain/segment/00000001", new byte[] {'x'});
    assertThatThrownBy(() -> bench.engine().status(run.target(), Map.of()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(EngineError.STATE_CORRUPT));
  }

  private void write(SegmentedRun run, String key, byte[] value) {
    try (RestoreTarget target = bench.plugins().openTarget(run.target(), OpenMode.WRITE, Map.of());
        TargetLease lease = target.lock("a test")) {
      lease.check();
      target.state().commit(StateChange.put(key, value));
    }
  }

  @Test
  void s93_aTargetThatIsInUseIsRefused() {
    SegmentedRun run = chain();
    run.until(first);
    try (RestoreTarget target = bench.plugins().openTarget(run.target(), OpenMode.WRITE, Map.of());
        TargetLease lease = target.lock("another run")) {
      lease.check();
      assertThat(
              SegmentedRun.codes(
                  () ->
                      bench
                          .engine()
                          .restore(run.request(run.target(), first, second, LastChoice.NOT_LAST))))
          .containsExactly("TARGET_IN_USE");
    }

    run.until(second);
    run.last();
  }

  @Test
  void s94_nothingFollowsTheLastSegment() {
    SegmentedRun run = chain();
    run.until(first);
    run.last(second);

    assertThat(run.refusal(second, scene.end(), LastChoice.LAST)).containsExactly("CHAIN_FINISHED");
    assertThat(run.refusal(second, scene.end(), LastChoice.NOT_LAST))
        .containsExactly("CHAIN_FINISHED");
    assertThat(
            bench
                .engine()
                .restore(run.request(run.target(), first, second, LastChoice.LAST))
                .alreadyDone())
        .as("the last segment again")
        .isTrue();
  }

  /** What a cluster gets back is in {@code ClusterHazardsTest}. */
  @Test
  void s95_aChainIsAbortedBetweenSegments() {
    SegmentedRun run = chain();
    run.until(first);

    AbortReport report = bench.engine().abort(run.target(), AbortChoice.KEEP, Map.of());

    assertThat(report.found().reached()).isEqualTo(first);
    assertThat(report.left())
        .containsExactlyInAnyOrder("`test`", "`app`", "`app`.`t`", "`app`.`gone`");
    assertThat(bench.engine().status(run.target(), Map.of()).state())
        .isEqualTo(RestoreStatus.State.ABORTED);
    assertThat(run.refusal(first, second, LastChoice.NOT_LAST)).containsExactly("CHAIN_ABORTED");
    assertThat(run.replicas()).as("nothing fires").isEmpty();
  }

  @Test
  void s95_aChainIsAbortedInTheMiddleOfASegment() {
    SegmentedRun run = chain();
    run.until(first);
    saboteur.killAt(5);
    assertThat(
            SegmentedRun.dies(
                () ->
                    bench
                        .engine()
                        .restore(run.request(run.target(), first, second, LastChoice.NOT_LAST))))
        .isTrue();
    saboteur.spare();

    AbortReport report = bench.engine().abort(run.target(), AbortChoice.KEEP, Map.of());

    assertThat(report.found().reached()).isEqualTo(first);
    assertThat(report.found().detail()).contains(second.toString());
    assertThat(run.refusal(first, second, LastChoice.NOT_LAST)).containsExactly("CHAIN_ABORTED");
  }

  @Test
  void s96_deferredWorkSurvivesASegmentThatDied() {
    SegmentedRun run = chain();
    run.until(first);
    List<String> carried = ids(run.waiting());
    assertThat(carried).contains("index:app.t.k_name", "tiflash:app.t");
    saboteur.killAt(6);
    assertThat(
            SegmentedRun.dies(
                () ->
                    bench
                        .engine()
                        .restore(run.request(run.target(), first, second, LastChoice.NOT_LAST))))
        .isTrue();
    saboteur.spare();
    assertThat(ids(run.waiting())).isEqualTo(carried);

    run.until(second);
    assertThat(ids(run.waiting())).containsAll(carried);
    run.last();
  }

  @Test
  void s96_finishAfterADeathRepeatsNoRepair() {
    SegmentedRun run = chain();
    run.until(first);
    saboteur.killAtTheEnd();
    assertThatThrownBy(
            () ->
                bench
                    .engine()
                    .restore(run.request(run.target(), first, scene.end(), LastChoice.LAST)))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("HOOK_FAILED");
    assertThat(run.replicas()).as("behind the place of death").isEmpty();
    var repaired = TargetContents.of(bench.plugins(), run.target()).versionsAfter(scene.end());
    assertThat(repaired).as("entries that the rebuild wrote").isNotEmpty();
    assertThat(run.refusal(scene.end(), new Tso(scene.end().value() + 1), LastChoice.LAST))
        .containsExactly("CHAIN_FINISHED");
    saboteur.spare();

    run.resumeEnd(scene.end());

    assertThat(TargetContents.of(bench.plugins(), run.target()).versionsAfter(scene.end()))
        .isEqualTo(repaired);
    assertThat(run.replicas()).containsKey("app.t");
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2", "3", "4", "5");
  }
}
