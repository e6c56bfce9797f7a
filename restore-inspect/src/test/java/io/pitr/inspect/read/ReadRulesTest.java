package io.pitr.inspect.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.TargetError;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.BackupFingerprints;
import io.pitr.engine.chain.BackupLocations;
import io.pitr.engine.chain.ChainFacts;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainOptions;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.status.RestoreStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadRulesTest {
  private static final Tso BASE = new Tso(100);
  private static final Tso REACHED = new Tso(200);
  private static final Tso END = new Tso(300);
  private static final Segment FIRST = new Segment(1, BASE, REACHED, false, new Tso(900));
  private static final Segment SECOND = new Segment(2, REACHED, END, true, new Tso(950));
  private static final Optional<LeaseHolder> NOBODY = Optional.empty();
  private static final Optional<LeaseHolder> FOLLOWER =
      Optional.of(new LeaseHolder("process 7 on b", Duration.ZERO));

  @Test
  void betweenSegmentsTheNewestVersionsAreTheStateReached() {
    ReadableState state = history(ReadRequest.NEWEST).open(sealed(), NOBODY);

    assertThat(state.at()).isEqualTo(Tso.MAX);
    assertThat(state.ts()).isEqualTo(REACHED);
    assertThat(state.state()).isEqualTo(State.SEALED);
    assertThat(history(ReadRequest.at(REACHED)).open(sealed(), NOBODY)).isEqualTo(state);
  }

  @Test
  void everyTimestampFromTheBaseToTheOneReachedIsReadable() {
    for (long ts = BASE.value(); ts < REACHED.value(); ts++) {
      ReadableState state = history(ReadRequest.at(new Tso(ts))).open(sealed(), NOBODY);
      assertThat(state.at()).isEqualTo(new Tso(ts));
      assertThat(state.ts()).isEqualTo(new Tso(ts));
    }
    for (Tso ts : List.of(new Tso(99), new Tso(201), Tso.MAX, Tso.ZERO)) {
      assertRefused(
          EngineError.TS_NOT_RESTORED, () -> history(ReadRequest.at(ts)).open(sealed(), NOBODY));
    }
  }

  @Test
  void aRunningSegmentIsRefusedWithItsProcess() {
    RestoreException refused =
        assertRefused(
            EngineError.SEGMENT_UNFINISHED,
            () -> history(ReadRequest.NEWEST).open(running(), FOLLOWER));

    assertThat(refused).hasMessageContaining("process 7 on b").hasMessageContaining("--ts 200");
    assertThat(history(ReadRequest.at(REACHED)).open(running(), FOLLOWER))
        .isEqualTo(new ReadableState(REACHED, REACHED, State.OPEN, null, ""));
  }

  @Test
  void aStoppedSegmentIsRefusedWithTheCommandThatResumesIt() {
    assertThat(
            assertRefused(
                EngineError.SEGMENT_UNFINISHED,
                () -> history(ReadRequest.NEWEST).open(running(), NOBODY)))
        .hasMessageContaining("stopped in APPLY")
        .hasMessageContaining("`br restore point --target embedded:///t -s local:///log")
        .hasMessageContaining("--start-ts 200 --restored-ts 300 --last=true`");
  }

  @Test
  void onRequestAPartIsReadAndNamedByTheTimestampUpToWhichItIsComplete() {
    ReadableState state = history(ReadRequest.ANY).open(running(), NOBODY);

    assertThat(state.at()).isEqualTo(Tso.MAX);
    assertThat(state.ts()).isEqualTo(REACHED);
    assertThat(state.unfinished()).contains(new UnfinishedSegment(SECOND, "APPLY"));
    assertThat(state.state()).isEqualTo(State.FAILED);
    assertRefused(
        EngineError.TS_NOT_RESTORED,
        () ->
            history(new ReadRequest(Optional.of(new Tso(301)), true, RepeatedFlags.NONE))
                .open(running(), NOBODY));
  }

  @Test
  void aTargetWithoutHistoryHasOnlyTheStateReached() {
    assertThat(cluster(ReadRequest.at(REACHED)).open(sealed(), NOBODY).at()).isEqualTo(Tso.MAX);
    assertRefused(
        TargetError.TARGET_NOT_READABLE,
        () -> cluster(ReadRequest.at(new Tso(150))).open(sealed(), NOBODY));
    assertRefused(
        EngineError.SEGMENT_UNFINISHED,
        () -> cluster(ReadRequest.at(REACHED)).open(running(), NOBODY));
  }

  @Test
  void anAbortedChainIsReadAtTheTimestampReached() {
    ReadableState state = history(ReadRequest.NEWEST).ended(aborted(List.of(FIRST), SECOND), BASE);

    assertThat(state.at()).isEqualTo(REACHED);
    assertThat(state.ts()).isEqualTo(REACHED);
    assertThat(state.note()).startsWith("the chain was aborted at ");
    assertRefused(
        EngineError.CHAIN_ABORTED,
        () -> cluster(ReadRequest.NEWEST).ended(aborted(List.of(FIRST), SECOND), BASE));
    assertThat(cluster(ReadRequest.NEWEST).ended(aborted(List.of(FIRST), null), BASE).ts())
        .isEqualTo(REACHED);
  }

  @Test
  void aChainAbortedBeforeItsFirstSealIsReadOnlyOnRequest() {
    Tombstone end = aborted(List.of(), FIRST);

    assertRefused(EngineError.CHAIN_ABORTED, () -> history(ReadRequest.NEWEST).ended(end, BASE));
    assertThat(history(ReadRequest.ANY).ended(end, BASE).unfinished().orElseThrow().segment())
        .isEqualTo(FIRST);
    assertRefused(
        EngineError.CHAIN_ABORTED,
        () -> history(ReadRequest.NEWEST).ended(aborted(List.of(), null), BASE));
  }

  @Test
  void aTargetWithoutAChainIsReadOnlyOnRequest() {
    assertRefused(EngineError.CHAIN_MISSING, () -> history(ReadRequest.NEWEST).withoutChain());
    ReadableState state = history(ReadRequest.ANY).withoutChain();
    assertThat(state.ts()).isEqualTo(Tso.ZERO);
    assertThat(state.note()).contains("no chain");
  }

  private static ReadRules history(ReadRequest request) {
    return new ReadRules("embedded:///t", true, request);
  }

  private static ReadRules cluster(ReadRequest request) {
    return new ReadRules("tikv://pd", false, request);
  }

  private static ChainHead sealed() {
    var facts =
        new ChainFacts(
            new BackupFingerprints("log", Optional.empty()),
            new BackupLocations(Optional.of("local:///log"), Optional.empty()),
            new TreeSet<>(),
            new TreeSet<>(),
            Optional.empty());
    return new ChainHead(
        "c", 1, BASE, new ChainOptions(new TreeMap<>()), facts, FIRST, null, Phase.CLOSED);
  }

  private static ChainHead running() {
    return sealed().begin(SECOND).at(Phase.APPLY);
  }

  private static Tombstone aborted(List<Segment> sealed, @Nullable Segment unfinished) {
    return new Tombstone(
        "c",
        1,
        sealed.isEmpty() ? Tso.ZERO : REACHED,
        sealed.isEmpty() ? null : sealed.get(0),
        new ChainOptions(new TreeMap<>()),
        Tombstone.ABORTED,
        "2026-01-01T00:00:00Z",
        "process 1",
        List.of(),
        unfinished,
        List.of());
  }

  private static RestoreException assertRefused(ErrorCode code, Runnable step) {
    RestoreException refused = catchThrowableOfType(RestoreException.class, step::run);
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(code);
    return refused;
  }
}
