package io.pitr.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.Wait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunRecorderTest {
  private long nanos;
  private final RunRecorder recorder = new RunRecorder(() -> nanos);

  @Test
  void aPhaseLastsUntilTheNextBegins() {
    recorder.progress(Progress.began("SCHEMA"));
    pass(2);
    recorder.progress(Progress.read("APPLY", 0, 100));
    pass(3);
    recorder.progress(Progress.read("APPLY", 60, 100));

    assertThat(recorder.phases())
        .containsExactly(
            new PhaseTime(
                "SCHEMA",
                Duration.ofSeconds(2),
                Duration.ZERO,
                List.of(),
                Progress.Unit.BYTES,
                0,
                0,
                0),
            new PhaseTime(
                "APPLY",
                Duration.ofSeconds(3),
                Duration.ZERO,
                List.of(),
                Progress.Unit.READ_BYTES,
                60,
                100,
                0));
  }

  @Test
  void noTimeIsAddedAfterClose() {
    recorder.progress(Progress.read("APPLY", 100, 100));
    pass(1);
    recorder.close();
    pass(9);

    assertThat(recorder.phases())
        .extracting(PhaseTime::took)
        .containsExactly(Duration.ofSeconds(1));
    assertThat(recorder.elapsed()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theTimesOfARepeatedPhaseAreAddedUp() {
    for (int segment = 0; segment < 3; segment++) {
      recorder.progress(Progress.read("APPLY", 10, 10));
      pass(1);
      recorder.progress(Progress.began("SEAL"));
    }

    assertThat(recorder.phases())
        .startsWith(
            new PhaseTime(
                "APPLY",
                Duration.ofSeconds(3),
                Duration.ZERO,
                List.of(),
                Progress.Unit.READ_BYTES,
                30,
                30,
                0))
        .hasSize(2);
  }

  @Test
  void actionsAreKeptInOrderOfTheirStartWithTheirDurations() {
    recorder.event(new RestoreEvent.ActionBegan("1", "first"));
    recorder.event(new RestoreEvent.ActionBegan("2", "second"));
    recorder.event(new RestoreEvent.ActionEnded("2", Duration.ofSeconds(3)));

    assertThat(recorder.actions())
        .containsExactly(
            new StartedAction("first", null), new StartedAction("second", Duration.ofSeconds(3)));
  }

  @Test
  void overlappingWaitsCountOnce() {
    recorder.progress(Progress.began("APPLY"));
    pass(1);
    waits("a region is split", Wait.Step.BEGAN);
    pass(1);
    waits("PD answers", Wait.Step.BEGAN);
    waits("PD answers", Wait.Step.BEGAN);
    pass(1);
    waits("a region is split", Wait.Step.ENDED);
    pass(2);
    waits("PD answers", Wait.Step.ENDED);
    waits("PD answers", Wait.Step.ENDED);
    pass(5);

    PhaseTime apply = recorder.phases().get(0);
    assertThat(apply.took()).isEqualTo(Duration.ofSeconds(10));
    assertThat(apply.waited()).isEqualTo(Duration.ofSeconds(4));
    assertThat(apply.worked()).isEqualTo(Duration.ofSeconds(6));
    assertThat(apply.waits())
        .containsExactly(
            new WaitTime("PD answers", Duration.ofSeconds(3), 2),
            new WaitTime("a region is split", Duration.ofSeconds(2), 1));
  }

  @Test
  void aWaitAcrossTwoPhasesCountsInBoth() {
    recorder.progress(Progress.began("SCHEMA"));
    waits("TiDB loads the schema", Wait.Step.BEGAN);
    pass(2);
    recorder.progress(Progress.began("APPLY"));
    pass(3);
    waits("TiDB loads the schema", Wait.Step.ENDED);
    pass(1);

    assertThat(recorder.phases())
        .extracting(PhaseTime::waited)
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(PhaseTime.waits(recorder.phases()))
        .extracting(WaitTime::took)
        .containsExactly(Duration.ofSeconds(5));
  }

  private void waits(String reason, Wait.Step step) {
    recorder.waiting(new Wait(reason, step));
  }

  private void pass(int seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }
}
