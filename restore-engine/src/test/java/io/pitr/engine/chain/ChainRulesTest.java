package io.pitr.engine.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.SegmentEnd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChainRulesTest {
  private static final long CLUSTER = 42;
  private static final Tso BASE = new Tso(100);
  private static final Tso T1 = new Tso(200);
  private static final Tso T2 = new Tso(300);
  private static final Tso LOG_END = new Tso(900);
  private static final ChainOptions OPTIONS = new ChainOptions(new TreeMap<>());

  @Test
  void withoutAChainAFullBackupBeginsOne() {
    assertThat(full(none(), T1, LastChoice.NOT_LAST))
        .isEqualTo(new ChainDecision.Begin(BASE, T1, false));
  }

  @Test
  void aClassicSingleRunIsTheLastWithoutSayingSo() {
    assertThat(full(none(), T1, LastChoice.UNSTATED))
        .isEqualTo(new ChainDecision.Begin(BASE, T1, true));
  }

  @Test
  void withoutATimestampTheLogsEndIsMeant() {
    assertThat(
            none()
                .decide(
                    Optional.of(BASE),
                    true,
                    new SegmentEnd.LogEnd(),
                    LOG_END,
                    LastChoice.UNSTATED,
                    CLUSTER,
                    OPTIONS))
        .isEqualTo(new ChainDecision.Begin(BASE, LOG_END, true));
  }

  @Test
  void aSegmentMayEndAtTheFullBackupsOwnTimestamp() {
    assertThat(full(none(), BASE, LastChoice.NOT_LAST))
        .isEqualTo(new ChainDecision.Begin(BASE, BASE, false));
  }

  @Test
  void aFullBackupNewerThanTheEndIsRefused() {
    assertRefused(() -> full(none(), new Tso(99), LastChoice.LAST), EngineError.BASE_UNUSABLE);
  }

  @Test
  void aStartWithoutAChainIsRefused() {
    assertRefused(() -> at(none(), T1, T2, LastChoice.LAST), EngineError.CHAIN_MISSING);
  }

  @Test
  void theNextSegmentBeginsWhereTheChainStands() {
    ChainHead head = sealed(T1);
    assertThat(at(rules(head), T1, T2, LastChoice.NOT_LAST))
        .isEqualTo(new ChainDecision.Continue(head, T1, T2, false));
  }

  @Test
  void aNextSegmentThatDoesNotSayWhetherItIsTheLastIsRefused() {
    assertRefused(
        () -> at(rules(sealed(T1)), T1, T2, LastChoice.UNSTATED), EngineError.LAST_UNSTATED);
  }

  @Test
  void aGapIsRefusedWithTheTimestampWantedAndTheCommand() {
    RestoreException e = refused(() -> at(rules(sealed(T1)), new Tso(201), T2, LastChoice.LAST));
    assertThat(e.code()).isEqualTo(EngineError.CHAIN_GAP);
    assertThat(e).hasMessageContaining("200").hasMessageContaining("--start-ts 200");
  }

  @Test
  void anOverlapIsRefused() {
    assertRefused(
        () -> at(rules(sealed(T1)), new Tso(199), T2, LastChoice.LAST), EngineError.CHAIN_OVERLAP);
  }

  @Test
  void aSecondChainOnTheSameTargetIsRefused() {
    assertRefused(() -> full(rules(sealed(T1)), T2, LastChoice.LAST), EngineError.CHAIN_OPEN);
  }

  @Test
  void theLastSealedSegmentAgainIsAlreadyDone() {
    assertThat(full(rules(sealed(T1)), T1, LastChoice.NOT_LAST))
        .isInstanceOf(ChainDecision.AlreadyDone.class);
    assertThat(at(rules(sealed(T1, T2)), T1, T2, LastChoice.NOT_LAST))
        .isInstanceOf(ChainDecision.AlreadyDone.class);
  }

  @Test
  void anEarlierSegmentAgainIsAnOverlap() {
    assertRefused(
        () -> at(rules(sealed(T1, T2, new Tso(400))), T1, T2, LastChoice.NOT_LAST),
        EngineError.CHAIN_OVERLAP);
  }

  @Test
  void anEmptySpanFinishesWhenItIsTheLast() {
    ChainHead head = sealed(T1);
    assertThat(at(rules(head), T1, T1, LastChoice.LAST)).isEqualTo(new ChainDecision.Finish(head));
    assertRefused(() -> at(rules(head), T1, T1, LastChoice.NOT_LAST), EngineError.REQUEST_INVALID);
  }

  @Test
  void anUnfinishedSegmentIsResumedByItsOwnCommand() {
    ChainHead head = running(sealed(T1), T1, T2, true);
    assertThat(at(rules(head), T1, T2, LastChoice.UNSTATED))
        .isInstanceOf(ChainDecision.Resume.class);
    assertThat(at(rules(head), T1, T2, LastChoice.LAST)).isInstanceOf(ChainDecision.Resume.class);
  }

  @Test
  void anUnfinishedSegmentIsResumedWithoutAnEndAtTheEndItHas() {
    ChainHead head = running(sealed(T1), T1, T2, true);
    ChainDecision decision =
        rules(head)
            .decide(
                Optional.of(T1),
                false,
                new SegmentEnd.LogEnd(),
                LOG_END,
                LastChoice.LAST,
                CLUSTER,
                OPTIONS);
    assertThat(decision).isInstanceOf(ChainDecision.Resume.class);
  }

  @Test
  void anotherCommandWhileASegmentIsUnfinishedIsRefusedWithTheOneToRun() {
    ChainHead head = running(sealed(T1), T1, T2, false);
    assertRefused(
        () -> at(rules(head), T1, new Tso(301), LastChoice.NOT_LAST),
        EngineError.SEGMENT_UNFINISHED);
    assertRefused(
        () -> at(rules(head), T2, new Tso(400), LastChoice.NOT_LAST),
        EngineError.SEGMENT_UNFINISHED);
    RestoreException e = refused(() -> at(rules(head), T2, T2, LastChoice.LAST));
    assertThat(e).hasMessageContaining("--start-ts 200 --restored-ts 300 --last=false");
  }

  @Test
  void anUnfinishedFirstSegmentIsResumedWithItsFullBackup() {
    ChainHead head = running(sealed(), BASE, T1, false);

    assertThat(full(rules(head), T1, LastChoice.NOT_LAST)).isInstanceOf(ChainDecision.Resume.class);
    RestoreException e = refused(() -> at(rules(head), BASE, T1, LastChoice.NOT_LAST));
    assertThat(e.code()).isEqualTo(EngineError.SEGMENT_UNFINISHED);
    assertThat(e)
        .hasMessageContaining("the command line has no --full-backup-storage")
        .hasMessageContaining("--full-backup-storage FULL --restored-ts 200 --last=false");
  }

  @Test
  void anUnfinishedLaterSegmentIsNotResumedWithAFullBackupOfTheSameTimestamp() {
    ChainHead head = running(sealed(BASE), BASE, T1, false);

    assertRefused(() -> full(rules(head), T1, LastChoice.NOT_LAST), EngineError.SEGMENT_UNFINISHED);
    assertThat(at(rules(head), BASE, T1, LastChoice.NOT_LAST))
        .isInstanceOf(ChainDecision.Resume.class);
  }

  @Test
  void anUnfinishedSegmentIsResumedWithTheLastItWasBegunWith() {
    ChainHead head = running(sealed(T1), T1, T2, false);
    assertThat(at(rules(head), T1, T2, LastChoice.LAST))
        .isEqualTo(new ChainDecision.Resume(head, head.unsealed().orElseThrow()));
  }

  @Test
  void aLastSegmentWhoseActionsDidNotAllFireIsFinished() {
    ChainHead head = running(sealed(T1), T1, T2, true).at(Phase.SEAL).seal();
    assertThat(at(rules(head), T1, T2, LastChoice.LAST)).isInstanceOf(ChainDecision.Finish.class);
    assertRefused(
        () -> at(rules(head), T2, new Tso(400), LastChoice.LAST), EngineError.CHAIN_FINISHED);
  }

  @Test
  void anotherClusterIsRefused() {
    RestoreException e =
        refused(
            () ->
                rules(sealed(T1))
                    .decide(
                        Optional.of(T1),
                        false,
                        new SegmentEnd.At(T2),
                        LOG_END,
                        LastChoice.LAST,
                        43,
                        OPTIONS));
    assertThat(e.code()).isEqualTo(EngineError.CHAIN_DIFFERS);
  }

  @Test
  void anotherFilterIsRefusedAndSaidWhich() {
    var other = new ChainOptions(new TreeMap<>(Map.of("filter", "a.*")));
    RestoreException e =
        refused(
            () ->
                rules(sealed(T1))
                    .decide(
                        Optional.of(T1),
                        false,
                        new SegmentEnd.At(T2),
                        LOG_END,
                        LastChoice.LAST,
                        CLUSTER,
                        other));
    assertThat(e.code()).isEqualTo(EngineError.CHAIN_DIFFERS);
    assertThat(e).hasMessageContaining("filter").hasMessageContaining("a.*");
  }

  @Test
  void afterTheEndTheSameCommandIsDoneAndAnotherIsRefused() {
    ChainRules rules = new ChainRules(Optional.empty(), Optional.of(end("finished")), commands());
    assertThat(at(rules, T1, T2, LastChoice.LAST)).isInstanceOf(ChainDecision.AlreadyDone.class);
    assertRefused(() -> at(rules, T2, new Tso(400), LastChoice.LAST), EngineError.CHAIN_FINISHED);
  }

  @Test
  void anAbandonedChainTakesNothingMore() {
    ChainRules rules = new ChainRules(Optional.empty(), Optional.of(end("aborted")), commands());
    assertRefused(() -> at(rules, T2, new Tso(400), LastChoice.LAST), EngineError.CHAIN_ABORTED);
  }

  private static Tombstone end(String how) {
    return new Tombstone(
        "c",
        CLUSTER,
        T2,
        sealed(T1, T2).lastSealed().orElseThrow(),
        OPTIONS,
        how,
        "2026-01-01T00:00:00Z",
        "process 1",
        List.of(),
        null,
        List.of());
  }

  private static ChainRules none() {
    return new ChainRules(Optional.empty(), Optional.empty(), commands());
  }

  private static ChainRules rules(ChainHead head) {
    return new ChainRules(Optional.of(head), Optional.empty(), commands());
  }

  private static CommandLines commands() {
    return new CommandLines(
        "embedded:///t",
        "local:///log",
        Optional.empty(),
        Optional.empty(),
        new Tso(1_000),
        false,
        RepeatedFlags.NONE);
  }

  private static ChainHead sealed(Tso... ends) {
    ChainHead head = ChainStoreTest.newHead("c", CLUSTER, BASE, OPTIONS);
    Tso from = BASE;
    for (Tso end : ends) {
      int index = head.sealedSegments() + 1;
      head = head.begin(new Segment(index, from, end, false, new Tso(1_000))).seal();
      from = end;
    }
    return head;
  }

  private static ChainHead running(ChainHead head, Tso start, Tso restoredTs, boolean last) {
    return head.begin(
            new Segment(head.sealedSegments() + 1, start, restoredTs, last, new Tso(2_000)))
        .at(Phase.APPLY);
  }

  private static ChainDecision full(ChainRules rules, Tso restoredTs, LastChoice last) {
    return rules.decide(
        Optional.of(BASE), true, new SegmentEnd.At(restoredTs), LOG_END, last, CLUSTER, OPTIONS);
  }

  private static ChainDecision at(ChainRules rules, Tso start, Tso restoredTs, LastChoice last) {
    return rules.decide(
        Optional.of(start), false, new SegmentEnd.At(restoredTs), LOG_END, last, CLUSTER, OPTIONS);
  }

  private static void assertRefused(Runnable step, ErrorCode code) {
    assertThat(refused(step).code()).isEqualTo(code);
  }

  private static RestoreException refused(Runnable step) {
    RestoreException e = catchThrowableOfType(RestoreException.class, step::run);
    assertThat(e).isNotNull();
    return e;
  }
}
