package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.format.filter.TableFilter;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.inspect.export.ExportListener;
import io.pitr.inspect.export.ExportSource;
import io.pitr.inspect.export.Exporter;
import io.pitr.inspect.read.ReadRequest;
import io.pitr.inspect.read.TargetReading;
import io.pitr.registry.PluginRegistry;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.sql.text.SourceRules;
import io.pitr.testkit.CorpusExpectation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is asked to stop ends at its next safe point and holds nothing afterwards. The same
 * request resumes it, and the end is that of a run that was never stopped.
 */
@Timeout(120)
class StoppedRunsTest {
  private static final int SPEED = 200;
  private static final int LEAST_STOPS = 8;

  @TempDir Path folder;

  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private final List<Tso> restored = new ArrayList<>();
  private int stops;

  @Test
  void anEmbeddedTargetEndsInTheSameState() {
    Scene app = new Scene(folder).tableOfUsers("app", Scene.USERS, 20);
    app.flush();
    app.fullBackup();
    app.insertUsers("app", "users", 20);
    Tso cut = app.cutAfterFlush();
    app.insertUsers("app", "users", 20);
    Tso end = app.complete();

    toItsEnd(app.bench(), first(app.bench(), app.target(), cut), () -> {});
    toItsEnd(app.bench(), last(app.bench(), app.target(), cut, end), () -> {});

    assertThat(app.differences(end)).isEmpty();
    assertThat(app.bench().check(app.target()).ok()).isTrue();
    assertThat(stops).isGreaterThan(LEAST_STOPS);
  }

  @Test
  void aClusterGetsEverythingBackAtEachStop() {
    try (var cluster = new SimCluster(1, 3, 3, SPEED)) {
      cluster.addTiflash(900_000, "z1");
      Workbench bench = bench(cluster);
      Runnable nothingIsTaken = () -> assertNothingIsTaken(cluster, bench);
      Tso cut = alpha.cut("s2").ts();

      toItsEnd(bench, first(bench, cluster.uri(), cut), nothingIsTaken);
      toItsEnd(bench, last(bench, cluster.uri(), cut, alpha.cut("s4").ts()), nothingIsTaken);

      Path out = folder.resolve("export");
      bench.export(cluster.uri(), Tso.MAX, ExportFormat.JSONL, out);
      assertThat(new ExportedState(out).differences(alpha.tables("s4"))).isEmpty();
      assertThat(cluster.violations()).isEmpty();
      assertThat(cluster.pdState().safePoints()).containsOnlyKeys("gc_worker");
      assertThat(stops).isGreaterThan(LEAST_STOPS);
    }
  }

  /** The run that resumes may begin when a hold of a few minutes would be over. */
  @Test
  void garbageCollectionIsHeldForTheRunThatResumes() {
    try (var cluster = new SimCluster(1, 1, 1, SPEED)) {
      Workbench bench = bench(cluster);
      RestoreRequest request = first(bench, cluster.uri(), alpha.cut("s2").ts());
      for (int asks = 100; chain(cluster, bench) == State.EMPTY; asks *= 2) {
        assertThat(stopAfter(bench, request, asks)).isTrue();
      }

      cluster.time().sleep(Duration.ofMinutes(6));

      assertThat(cluster.pdState().safePoints()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aFollowerIsNotFailedByTheStop() {
    Scene app = new Scene(folder).tableOfUsers("app", Scene.USERS, 20);
    app.flush();
    app.fullBackup();
    app.insertUsers("app", "users", 20);
    Tso end = app.complete();

    for (int asks = 1; restored.isEmpty(); asks += asks / 2 + 1) {
      follow(app, new CountedStop(asks), end);
    }

    assertThat(restored).containsExactly(end);
    assertThat(app.differences(end)).isEmpty();
  }

  @Test
  void anExportThatIsStoppedLeavesNoFiles() {
    Scene app = new Scene(folder).tableOfUsers("app", Scene.USERS, 300);
    app.flush();
    app.fullBackup();
    app.insertUsers("app", "users", 3);
    SegmentReport unused = app.bench().first(app.target(), app.complete(), true);
    PluginRegistry plugins = app.bench().plugins().withStop(new CountedStop(200));
    Path out = folder.resolve("export");

    try (TargetReading reading =
        TargetReading.open(plugins, app.target(), ReadRequest.ANY, Map.of())) {
      var exporter =
          new Exporter(
              ExportSource.of(reading.snapshot()),
              SourceRules.of(reading.identity()),
              Clock.systemUTC());
      assertThatThrownBy(
              () ->
                  exporter.export(out, ExportFormat.JSONL, TableFilter.ALL, ExportListener.SILENT))
          .isInstanceOfSatisfying(
              RestoreException.class, e -> assertThat(e.code()).isEqualTo(StopError.INTERRUPTED));
    }

    assertThat(out).isEmptyDirectory();
  }

  private Workbench bench(SimCluster cluster) {
    return new Workbench(
        alpha.full(),
        alpha.log(),
        Workbench.plugins(new SimulatedClusterPlugin(cluster, new RecordingSql("9.0.0"))));
  }

  private static State chain(SimCluster cluster, Workbench bench) {
    return bench.engine().status(cluster.uri(), Map.of()).state();
  }

  private static RestoreRequest first(Workbench bench, String target, Tso end) {
    RestoreRequest request = bench.request(target);
    return request.with(request.start(), new SegmentEnd.At(end), LastChoice.NOT_LAST);
  }

  private static RestoreRequest last(Workbench bench, String target, Tso start, Tso end) {
    return bench
        .request(target)
        .with(new SegmentStart.At(start), new SegmentEnd.At(end), LastChoice.LAST);
  }

  /** Stops and resumes a request, each time a little later, until it succeeds. */
  private void toItsEnd(Workbench bench, RestoreRequest request, Runnable afterEachStop) {
    for (int asks = 1; stopAfter(bench, request, asks); asks *= 2) {
      stops++;
      afterEachStop.run();
    }
  }

  /** Whether the run was stopped before its end. */
  private static boolean stopAfter(Workbench bench, RestoreRequest request, int asks) {
    try {
      SegmentReport unused =
          new RestoreEngine(
                  bench.plugins().withStop(new CountedStop(asks)), List.of(), Clock.systemUTC())
              .restore(request);
      return false;
    } catch (RestoreException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(StopError.INTERRUPTED);
      return true;
    }
  }

  private static void assertNothingIsTaken(SimCluster cluster, Workbench bench) {
    assertThat(cluster.importMode()).isEmpty();
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(cluster.pdState().temporarySettings()).isEmpty();
    assertThat(cluster.pdState().labelRules()).isEmpty();
    assertThat(cluster.lockCount()).isZero();
    try (RestoreTarget target =
        bench.plugins().openTarget(cluster.uri(), OpenMode.READ, Map.of())) {
      assertThat(target.holder()).isEmpty();
    }
  }

  private void follow(Scene app, CountedStop stop, Tso end) {
    PluginRegistry plugins = app.bench().plugins().withStop(stop);
    var listener =
        new FollowListener() {
          @Override
          public void segment(SegmentReport report) {
            restored.add(report.restoredTs());
          }

          @Override
          public void idle(FollowPosition position) {
            // The pause ends the follower.
          }
        };
    var unused =
        new Follower(
                new RestoreEngine(plugins, List.of(), Clock.systemUTC()),
                plugins,
                listener,
                interval -> false)
            .run(
                new FollowRequest(
                    app.bench().request(app.target()),
                    Duration.ZERO,
                    Optional.of(end),
                    false,
                    Optional.empty()));
  }
}
