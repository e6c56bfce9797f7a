package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.base.Outage;
import io.pitr.catalog.CatalogError;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.writer.log.LogCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
  private Optional<Duration> giveUpAfter = Optional.empty();

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
  void itEndsWhenAnotherCommandAbortsTheChain() {
    Optional<ChainEnd> end =
        follow(
            null,
            false,
            log::grow,
            () -> bench.engine().abort(target, AbortChoice.KEEP, Map.of()),
            log::grow);

    assertThat(heard.segments).hasSize(2);
    assertThat(end.map(ChainEnd::how)).contains("aborted");
    assertThat(end.map(ChainEnd::by).orElseThrow()).startsWith("process ");
  }

  @Test
  void itEndsWhenTheChainIsPurgedAndBeginsNoOther() {
    Optional<ChainEnd> end =
        follow(
            null,
            false,
            log::grow,
            () -> bench.engine().abort(target, AbortChoice.PURGE, Map.of()),
            log::grow);

    assertThat(heard.segments).hasSize(2);
    assertThat(end).contains(ChainEnd.PURGED);
    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.EMPTY);
  }

  @Test
  void aChainThatWasAbortedBeforeIsNotFollowed() {
    follow(null, false);
    bench.engine().abort(target, AbortChoice.KEEP, Map.of());

    assertThatThrownBy(() -> follow(null, false))
        .isInstanceOf(RestoreException.class)
        .hasMessageStartingWith("[CHAIN_ABORTED]");
  }

  @Test
  void aLogThatHasNotReachedTheFullBackupIsWaitedFor() {
    Tso end = log.checkpoint();
    Tso base = log.base();
    checkpoint(new Tso(base.value() - 1));

    follow(
        null,
        false,
        () -> {
          assertThat(folder.resolve("target")).doesNotExist();
          checkpoint(base);
        },
        () -> checkpoint(end));

    assertThat(heard.idle.get(0).hasBegun()).isFalse();
    assertThat(heard.idle.get(0).awaited()).startsWith("the log reaches the full backup at ");
    assertThat(heard.segments).extracting(SegmentReport::restoredTs).containsExactly(base, end);
  }

  @Test
  void anEndBeforeTheFullBackupIsNotWaitedFor() {
    checkpoint(new Tso(log.base().value() - 2));

    assertThatThrownBy(
            () -> follow(new Tso(log.base().value() - 1), false, () -> checkpoint(log.base())))
        .hasMessageStartingWith("[BASE_UNUSABLE]");
  }

  @Test
  void aLogThatIsAwayForAWhileDoesNotEndTheFollower() {
    follow(
        null,
        false,
        () -> away("log"),
        () -> assertThat(heard.failing).hasSize(1),
        () -> {
          assertThat(heard.recovered).isEmpty();
          back("log");
          log.grow();
        });

    assertThat(heard.failing).extracting(Outage::failures).containsExactly(1, 2);
    assertThat(heard.failing.get(0).first().code()).isEqualTo(CatalogError.LOG_NOT_FOUND);
    assertThat(heard.recovered).extracting(Outage::failures).containsExactly(2);
    assertThat(heard.segments).hasSize(2);
    assertSameAsInOneGo(true);
  }

  @Test
  void aTargetThatIsAwayForAWhileIsNotCreatedAgain() {
    follow(
        null,
        false,
        () -> away("target"),
        () -> {
          assertThat(folder.resolve("target")).doesNotExist();
          back("target");
          log.grow();
        });

    assertThat(heard.failing).extracting(Outage::failures).containsExactly(1);
    assertThat(heard.segments).extracting(SegmentReport::segment).containsExactly(1, 2);
  }

  @Test
  void aLogThatWasNeverThereIsAnError() {
    away("log");

    assertThatThrownBy(() -> follow(null, false, () -> back("log")))
        .hasMessageStartingWith("[LOG_NOT_FOUND]");
    assertThat(heard.failing).isEmpty();
  }

  @Test
  void damageEndsTheFollowerAtOnce() {
    assertThatThrownBy(
            () ->
                follow(
                    null,
                    false,
                    () -> write(folder.resolve("log/backupmeta"), "no backup"),
                    () -> {
                      throw new AssertionError("it goes on");
                    }))
        .hasMessageStartingWith("[LOG_MARKER_CORRUPT]");
    assertThat(heard.failing).isEmpty();
  }

  @Test
  void aFollowerGivesUpAfterTheTimeThatItIsToldAndNamesTheFirstAndTheLastCause() {
    giveUpAfter = Optional.of(Duration.ofMinutes(5));

    assertThatThrownBy(
            () ->
                follow(
                    null,
                    false,
                    () -> away("log"),
                    () -> heard.pass(Duration.ofMinutes(4)),
                    () -> {
                      back("log");
                      away("target");
                      heard.pass(Duration.ofMinutes(1));
                    },
                    () -> {
                      throw new AssertionError("it goes on");
                    }))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(EngineError.FOLLOWER_GAVE_UP))
        .hasMessageContaining("3 tries in 300 s failed")
        .hasMessageContaining("the first: [LOG_NOT_FOUND]")
        .hasMessageContaining("the last: [TARGET_NOT_FOUND]");
  }

  @Test
  void theLastPauseBeforeGivingUpIsNotLongerThanTheTimeLeft() {
    giveUpAfter = Optional.of(Duration.ofMillis(1));

    follow(null, false, () -> away("log"));

    assertThat(heard.pauses.get(heard.pauses.size() - 1)).isLessThanOrEqualTo(Duration.ofMillis(1));
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
  void aSecondFollowerIsRefusedWhileTheFirstWaits() {
    follow(
        null,
        false,
        () ->
            assertThatThrownBy(() -> other().run(request(null, false)))
                .isInstanceOfSatisfying(
                    RestoreException.class,
                    e -> assertThat(e.code()).isEqualTo(TargetError.TARGET_FOLLOWED))
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining(" since 20")
                .hasMessageContaining("stop it first"),
        log::grow);

    assertThat(heard.segments).extracting(SegmentReport::segment).containsExactly(1, 2);
    assertThat(other().run(request(null, false))).isEmpty();
  }

  @Test
  void theFirstFollowerOfATargetThatDoesNotExistYetIsItsOnlyOne() {
    checkpoint(new Tso(log.base().value() - 1));
    Tso end = log.checkpoint();

    follow(
        null,
        false,
        () -> checkpoint(end),
        () ->
            assertThatThrownBy(() -> other().run(request(null, false)))
                .hasMessageStartingWith("[TARGET_FOLLOWED]"));

    assertThat(heard.segments).hasSize(1);
  }

  @Test
  void otherCommandsMayWorkOnAFollowedTarget() {
    Optional<ChainEnd> end =
        follow(null, false, log::grow, () -> bench.engine().finish(target, Map.of()));

    assertThat(end.map(ChainEnd::how)).contains("finished");
  }

  private Follower other() {
    return new Follower(bench.engine(), bench.plugins(), new Heard(), time -> false);
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

  private void checkpoint(Tso ts) {
    LogCheckpoint.move(folder.resolve("log"), ts);
  }

  private void away(String name) {
    move(folder.resolve(name), folder.resolve(name + "-away"));
  }

  private void back(String name) {
    move(folder.resolve(name + "-away"), folder.resolve(name));
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
            heard.pause(
                () -> {
                  if (ahead.isEmpty()) {
                    return false;
                  }
                  ahead.remove(0).run();
                  return true;
                }))
        .run(request(until, finish));
  }

  private FollowRequest request(@Nullable Tso until, boolean finish) {
    return new FollowRequest(
        bench
            .request(target)
            .with(
                new SegmentStart.FullBackup(bench.full()),
                bench.request(target).end(),
                bench.request(target).last()),
        INTERVAL,
        Optional.ofNullable(until),
        finish,
        giveUpAfter);
  }

  /** Reports of a follower. */
  private static final class Heard implements FollowListener {
    private final List<SegmentReport> segments = new ArrayList<>();
    private final List<FollowPosition> idle = new ArrayList<>();
    private final List<Runnable> whenRestored = new ArrayList<>();
    private final List<Outage<RestoreException>> failing = new ArrayList<>();
    private final List<Outage<RestoreException>> recovered = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private long nanos;

    /** The clock moves on. */
    void pass(Duration time) {
      nanos += time.toNanos();
    }

    /** Pauses take no time. */
    Follower.Pause pause(BooleanSupplier meanwhile) {
      return new Follower.Pause() {
        @Override
        public boolean await(Duration time) {
          pauses.add(time);
          if (failing.isEmpty()) {
            assertThat(time).isEqualTo(INTERVAL);
          }
          return meanwhile.getAsBoolean();
        }

        @Override
        public long nanoTime() {
          return nanos;
        }
      };
    }

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
    public void idle(FollowPosition position) {
      idle.add(position);
    }

    @Override
    public void failing(Outage<RestoreException> outage) {
      failing.add(outage);
    }

    @Override
    public void recovered(Outage<RestoreException> outage) {
      recovered.add(outage);
    }
  }
}
