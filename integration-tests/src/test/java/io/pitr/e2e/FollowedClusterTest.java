package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.base.Outage;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.sim.Faults;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.contract.TikvError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other commands run while one executes the deferred work of a chain on a cluster. */
@Timeout(120)
class FollowedClusterTest {
  /** Slow enough for the holder of the target to keep its lease on a busy machine. */
  private static final int SPEED = 20;

  /** Until the index that the log adds is complete. */
  private static final int ROUNDS = 8;

  @TempDir Path folder;

  private SimCluster cluster;
  private RecordingSql sql;
  private GrowingLog log = GrowingLog.NONE;
  private Workbench bench;
  private final SynchronousQueue<Boolean> pauses = new SynchronousQueue<>();
  private final SynchronousQueue<Boolean> goesOn = new SynchronousQueue<>();
  private final List<SegmentReport> segments = new ArrayList<>();
  private final List<RestoreException> failures = new ArrayList<>();
  private CompletableFuture<Optional<ChainEnd>> follower = new CompletableFuture<>();

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 1, 1, SPEED);
    sql = new RecordingSql("9.0.0");
    log = GrowingLog.in(folder);
    bench =
        new Workbench(
            folder.resolve("full"),
            folder.resolve("log"),
            Workbench.plugins(new SimulatedClusterPlugin(cluster, sql)));
  }

  @AfterEach
  void stop() {
    assertThat(cluster.violations()).isEmpty();
    cluster.close();
  }

  @Test
  void aFollowerExitsWithoutErrorWhenAnotherCommandFinishesItsChain() throws Exception {
    follower = CompletableFuture.supplyAsync(this::follow);
    awaitPause();
    for (int i = 0; i < ROUNDS; i++) {
      log.grow();
      letItLook();
    }
    var met = new ArrayList<String>();
    duringAddIndex(
        statement -> {
          met.add(statement);
          log.grow();
          letItLook();
        });

    SegmentReport finished = bench.engine().finish(cluster.uri(), Map.of());
    goesOn.put(true);
    ChainEnd end = result(follower).orElseThrow();

    assertThat(met).hasSize(1);
    assertThat(end.how()).isEqualTo("finished");
    assertThat(end.by()).startsWith("process " + ProcessHandle.current().pid() + " of user ");
    assertThat(end.when()).isNotEmpty();
    assertThat(finished.actions().finished().get("index")).isPositive();
    assertThat(segments.get(segments.size() - 1).restoredTs()).isEqualTo(finished.restoredTs());
  }

  @Test
  void aSecondFollowerOfAClusterIsRefusedWhileTheFirstWaits() throws Exception {
    follower = CompletableFuture.supplyAsync(this::follow);
    awaitPause();

    assertThatThrownBy(this::follow)
        .hasMessageStartingWith("[TARGET_FOLLOWED]")
        .hasMessageContaining("process " + ProcessHandle.current().pid());

    letItLook();
    goesOn.put(false);
    assertThat(result(follower)).isEmpty();
    follower = CompletableFuture.supplyAsync(this::follow);
    awaitPause();
    goesOn.put(false);
    assertThat(result(follower)).isEmpty();
  }

  @Test
  void aClusterThatIsAwayForAWhileDoesNotEndTheFollower() throws Exception {
    var away = new AtomicBoolean();
    cluster.faults().whilst("GetAllStores", away::get, Faults.unavailable());
    follower = CompletableFuture.supplyAsync(this::follow);
    awaitPause();

    away.set(true);
    Tso end = log.grow();
    letItLook();
    assertThat(failures)
        .extracting(RestoreException::code)
        .containsExactly(TikvError.PD_UNREACHABLE);
    away.set(false);
    letItLook();
    goesOn.put(false);

    assertThat(result(follower)).isEmpty();
    assertThat(segments).extracting(SegmentReport::restoredTs).last().isEqualTo(end);
  }

  @Test
  void otherCommandsSeeTheFinisherRunning() throws Exception {
    Tso reached = restoreWithAnIndexToBuild();
    var met = new ArrayList<String>();
    duringAddIndex(
        statement -> {
          met.add(statement);
          assertThat(bench.engine().status(cluster.uri(), Map.of()).state()).isEqualTo(State.OPEN);
          assertInUse(() -> bench.next(cluster.uri(), reached, log.checkpoint(), true));
          assertInUse(() -> bench.engine().finish(cluster.uri(), Map.of()));
          assertInUse(() -> bench.engine().abort(cluster.uri(), AbortChoice.KEEP, Map.of()));
        });

    bench.engine().finish(cluster.uri(), Map.of());

    assertThat(met).hasSize(1);
    assertThat(bench.engine().status(cluster.uri(), Map.of()).ended())
        .hasValueSatisfying(end -> assertThat(end.text()).startsWith("finished at "));
  }

  /** The finisher dies, and TiDB continues the statement that it began. */
  @Test
  void aChainContinuesWhileAStatementOfADeadFinisherStillRuns() {
    Tso reached = restoreWithAnIndexToBuild();
    var left = new ArrayList<Long>();
    duringAddIndex(
        statement -> {
          String table = statement.replaceFirst(".*`app`\\.`(t\\d+)`.*", "$1");
          left.add(sql.jobRuns(7, tableId(table)));
          throw new IllegalStateException("the finisher dies");
        });
    assertThatThrownBy(() -> bench.engine().finish(cluster.uri(), Map.of()))
        .hasMessageContaining("the finisher dies");
    sql.effect(statement -> {});

    SegmentReport end = bench.next(cluster.uri(), reached, reached, true);

    assertThat(left).hasSize(1);
    assertThat(end.last()).isTrue();
  }

  private String tableId(String name) {
    return sql.tableId("app", name).orElseThrow() + "";
  }

  private Tso restoreWithAnIndexToBuild() {
    for (int i = 0; i < ROUNDS; i++) {
      log.grow();
    }
    Tso reached = log.checkpoint();
    bench.first(cluster.uri(), reached, false);
    return reached;
  }

  private interface Meanwhile {
    void happens(String statement) throws InterruptedException;
  }

  /** Once, while the finisher's statement runs. */
  private void duringAddIndex(Meanwhile meanwhile) {
    var done = new ArrayList<String>();
    sql.effect(
        statement -> {
          if (statement.contains(" ADD INDEX ") && done.isEmpty()) {
            done.add(statement);
            try {
              meanwhile.happens(statement);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  private static void assertInUse(Runnable command) {
    assertThatThrownBy(command::run).hasMessageStartingWith("[TARGET_IN_USE]");
  }

  /** Lets the follower go through one round. */
  private void letItLook() throws InterruptedException {
    goesOn.put(true);
    awaitPause();
  }

  private void awaitPause() throws InterruptedException {
    while (pauses.poll(100, TimeUnit.MILLISECONDS) == null) {
      assertThat(follower).as("a follower that goes on").isNotDone();
    }
  }

  private static <T> T result(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(60, TimeUnit.SECONDS);
  }

  private Optional<ChainEnd> follow() {
    var listener =
        new FollowListener() {
          @Override
          public void segment(SegmentReport report) {
            segments.add(report);
          }

          @Override
          public void idle(FollowPosition position) {
            // The pause after it informs the test.
          }

          @Override
          public void failing(Outage<RestoreException> outage) {
            failures.add(outage.last());
          }
        };
    return new Follower(
            bench.engine(),
            bench.plugins(),
            listener,
            interval -> {
              try {
                pauses.put(true);
                return goesOn.take();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            })
        .run(
            new FollowRequest(
                bench.request(cluster.uri()),
                Duration.ofSeconds(30),
                Optional.empty(),
                false,
                Optional.empty()));
  }
}
