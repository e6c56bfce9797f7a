package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.follow.FollowListener;
import io.pitr.engine.follow.FollowRequest;
import io.pitr.engine.follow.Follower;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.status.RestoreStatus.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower restores segment after segment while a log grows, until it is told to end. */
class StandbyTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final Heard heard = new Heard();
  private Workbench bench = new Workbench(Path.of("none"), Path.of("none"));
  private GrowingLog log = GrowingLog.NONE;
  private String target = "";

  @BeforeEach
  void begin() {
    log = GrowingLog.in(folder);
    bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    target = Workbench.uri(folder.resolve("target"));
  }

  @Test
  void everyMoveOfTheCheckpointBecomesASegment() {
    follow(null, false, log::grow, log::grow, log::grow);

    assertThat(heard.segments).hasSize(4);
    assertThat(heard.segments).extracting(SegmentReport::segment).containsExactly(1, 2, 3, 4);
    assertThat(heard.segments).noneMatch(SegmentReport::last);
    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.SEALED);
    assertThat(reached()).isEqualTo(log.checkpoint());
    assertSameAsInOneGo(false);
  }

  @Test
  void anIdleLogGivesNoSegmentAndTheLagIsReported() {
    follow(null, false, () -> {}, () -> {}, log::grow);

    assertThat(heard.segments).hasSize(2);
    assertThat(heard.idle).hasSize(4);
    assertThat(heard.idle).allMatch(lag -> lag.reached().equals(lag.checkpoint()));
    assertThat(heard.idle.get(3).checkpoint()).isGreaterThan(heard.idle.get(2).checkpoint());
  }

  @Test
  void aFollowerKeepsTheTargetWhileTheLogIsAhead() {
    heard.whenRestored(log::grow, 3);
    var free = new ArrayList<Boolean>();
    heard.whenRestored(() -> free.add(isFree()));

    follow(null, false, () -> free.add(isFree()));

    assertThat(heard.segments).extracting(SegmentReport::segment).containsExactly(1, 2, 3, 4);
    assertThat(free).containsExactly(false, false, false, false, true);
    assertThat(reached()).isEqualTo(log.checkpoint());
    assertSameAsInOneGo(true);
  }

  @Test
  void itEndsAtATimestampAndFinishesThere() {
    Tso until = log.grow();
    log.grow();

    follow(until, true);

    assertThat(heard.segments).hasSize(1);
    assertThat(heard.segments.get(0).last()).isTrue();
    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.FINISHED);
    assertThat(heard.segments.get(0).restoredTs()).isEqualTo(until);
  }

  @Test
  void aFollowerWaitsForATimestampInTheFuture() {
    Tso until = new Tso(log.checkpoint().value() + (1L << 40));

    follow(until, true, log::grow, log::grow, () -> log.growPast(until));

    assertThat(heard.segments).hasSize(4);
    assertThat(heard.segments.get(3).last()).isTrue();
    assertThat(heard.segments.get(3).restoredTs()).isEqualTo(until);
    assertThat(bench.check(target).pending()).isEmpty();
  }

  @Test
  void aFollowerThatIsNotToFinishLeavesTheChainOpen() {
    Tso until = log.grow();

    follow(until, false);

    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.SEALED);
    assertThat(reached()).isEqualTo(until);
  }

  @Test
  void itEndsWhenAnotherCommandFinishesTheChain() {
    Optional<ChainEnd> end =
        follow(null, false, log::grow, () -> bench.engine().finish(target, Map.of()), log::grow);

    assertThat(heard.segments).hasSize(2);
    assertThat(end.map(ChainEnd::how)).contains("finished");
    assertThat(end.map(ChainEnd::by).orElseThrow()).startsWith("process ");
    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.FINISHED);
  }

  @Test
  void itFailsWhenAnotherCommandAbortsTheChain() {
    assertThatThrownBy(
            () ->
                follow(
                    null,
                    false,
                    log::grow,
                    () -> bench.engine().abort(target, false, Map.of()),
                    log::grow))
        .isInstanceOf(RestoreException.class)
        .hasMessageStartingWith("[CHAIN_ABORTED]");
  }

  @Test
  void aFollowerWaitsWhileAnotherRunHasTheTarget() {
    var held = new ArrayList<RestoreTarget>();
    follow(
        null,
        false,
        () -> {
          log.grow();
          held.add(open());
        },
        () -> {
          assertThat(heard.segments).hasSize(1);
          held.get(0).close();
        });

    assertThat(heard.segments).hasSize(2);
    assertThat(reached()).isEqualTo(log.checkpoint());
  }

  @Test
  void aFollowerThatWaitedForTheLogWaitsForTheTargetToo() {
    follow(null, false);
    heard.segments.clear();
    var held = new ArrayList<RestoreTarget>();
    follow(
        null,
        false,
        () -> {
          log.grow();
          held.add(open());
        },
        () -> {
          assertThat(heard.segments).isEmpty();
          held.get(0).close();
        });

    assertThat(heard.segments).hasSize(1);
    assertThat(reached()).isEqualTo(log.checkpoint());
  }

  @Test
  void aSecondFollowerOfATargetInUseIsRefused() {
    try (RestoreTarget held = open();
        TargetLease lease = held.lock("the first follower")) {
      lease.check();
      assertThatThrownBy(() -> follow(null, false))
          .isInstanceOf(RestoreException.class)
          .hasMessageStartingWith("[TARGET_IN_USE]")
          .hasMessageContaining("the first follower");
    }
  }

  @Test
  void aRestartedFollowerContinuesWhereItWas() {
    follow(null, false, log::grow);
    log.grow();
    follow(null, false, log::grow);

    assertThat(heard.segments).extracting(SegmentReport::segment).containsExactly(1, 2, 3, 4);
    assertSameAsInOneGo(true);
  }

  private boolean isFree() {
    try (RestoreTarget taken = open()) {
      return taken.traits().readable();
    } catch (RestoreException e) {
      assertThat(e.code()).isEqualTo(TargetError.TARGET_IN_USE);
      return false;
    }
  }

  private RestoreTarget open() {
    return bench.plugins().openTarget(target, OpenMode.WRITE, Map.of());
  }

  private Tso reached() {
    return bench.engine().status(target, Map.of()).reached();
  }

  private void assertSameAsInOneGo(boolean finish) {
    String one = Workbench.uri(folder.resolve("one"));
    bench.first(one, reached(), false);
    if (finish) {
      bench.engine().finish(one, Map.of());
      bench.engine().finish(target, Map.of());
    }
    assertThat(MvccState.of(bench.plugins(), target, log.checkpoint()))
        .isEqualTo(MvccState.of(bench.plugins(), one, log.checkpoint()));
    assertThat(bench.check(target).problems()).isEmpty();
  }

  /** Follows; at each pause the next of some things happens, and after the last it ends. */
  private Optional<ChainEnd> follow(@Nullable Tso until, boolean finish, Runnable... meanwhile) {
    var ahead = new ArrayList<>(List.of(meanwhile));
    return new Follower(
            bench.engine(),
            bench.plugins(),
            heard,
            interval -> {
              assertThat(interval).isEqualTo(INTERVAL);
              if (ahead.isEmpty()) {
                return false;
              }
              ahead.remove(0).run();
              return true;
            })
        .run(
            new FollowRequest(
                bench
                    .request(target)
                    .with(
                        new SegmentStart.FullBackup(bench.full()),
                        bench.request(target).end(),
                        bench.request(target).last()),
                INTERVAL,
                Optional.ofNullable(until),
                finish));
  }

  /** Reports of a follower. */
  private static final class Heard implements FollowListener {
    private final List<SegmentReport> segments = new ArrayList<>();
    private final List<Lag> idle = new ArrayList<>();
    private final List<Runnable> whenRestored = new ArrayList<>();

    /** Happens after each segment from now on. */
    void whenRestored(Runnable then) {
      whenRestored.add(then);
    }

    /** Happens after each of the next segments, a number of times. */
    void whenRestored(Runnable then, int times) {
      int[] left = {times};
      whenRestored(
          () -> {
            if (left[0]-- > 0) {
              then.run();
            }
          });
    }

    @Override
    public void segment(SegmentReport report) {
      segments.add(report);
      whenRestored.forEach(Runnable::run);
    }

    @Override
    public void idle(Tso reached, Tso checkpoint) {
      idle.add(new Lag(reached, checkpoint));
    }
  }

  private record Lag(Tso reached, Tso checkpoint) {}
}
