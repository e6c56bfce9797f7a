package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.cli.program.ProgramRun;
import io.pitr.engine.status.RestoreStatus.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program follows a growing log, is killed and started again, and ends when another command
 * finishes the chain.
 */
@Tag("kill")
class FollowKillTest {
  private static final int KILLS = 30;
  private static final long ROUND_MILLIS = 50;

  @TempDir Path folder;

  @Test
  void aKilledStandbyContinuesAndFinishesOnDemand() throws Exception {
    GrowingLog log = GrowingLog.in(folder);
    var bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    String target = Workbench.uri(folder.resolve("target"));
    var random = new SplittableRandom(Long.getLong("pitr.seed", 1));
    var going = new AtomicBoolean(true);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    Future<?> writing =
        writer.submit(
            () -> {
              while (going.get()) {
                log.grow();
                TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
              }
              return null;
            });
    try {
      for (int kills = 0; kills < KillSuite.count(KILLS); kills++) {
        KillableRun run = KillableRun.start(folder, follow(bench, target));
        String phase = List.of("OPEN", "SCHEMA", "APPLY", "SEAL").get(random.nextInt(4));
        assertThat(run.awaitPhase(phase)).as(run.lines()).isTrue();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
        assertThat(run.kill()).as(run.lines()).isTrue();
      }
      going.set(false);
      writing.get();
      Tso end = log.checkpoint();

      KillableRun standby = KillableRun.start(folder, follow(bench, target));
      await(() -> bench.engine().status(target, Map.of()).reached().equals(end), standby);
      assertThat(standby.awaitLine("follow    at")).as(standby.lines()).isTrue();
      assertThat(standby.lines()).contains("0 s behind the log");
      finish(target, standby);
      ProgramRun ended = standby.await();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.FINISHED);

      String calm = Workbench.uri(folder.resolve("calm"));
      bench.first(calm, end, true);
      RestoredState.of(bench, calm, end, folder)
          .assertSame(RestoredState.of(bench, target, end, folder), "followed");
    } finally {
      going.set(false);
      writer.shutdownNow();
      assertThat(writer.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  /** The follower releases the target between two rounds. */
  private void finish(String target, KillableRun standby) throws Exception {
    for (int tries = 0; tries < 20; tries++) {
      ProgramRun finish =
          KillableRun.start(folder, List.of("restore", "finish", "--target", target)).await();
      if (finish.exitCode() == 0) {
        return;
      }
      assertThat(finish.err()).as(standby.lines()).contains("[TARGET_IN_USE]");
    }
    throw new AssertionError("never free: " + standby.lines());
  }

  private static void await(Condition condition, KillableRun run) throws Exception {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(run.lines()).isLessThan(until);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static List<String> follow(Workbench bench, String target) {
    return List.of(
        "restore",
        "follow",
        "-s",
        bench.log(),
        "--full-backup-storage",
        bench.full(),
        "--target",
        target,
        "--interval",
        "100ms");
  }

  /** Something to wait for. */
  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }
}
