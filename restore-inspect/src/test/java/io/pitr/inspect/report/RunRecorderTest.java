package io.pitr.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.event.Progress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunRecorderTest {
  private long nanos;
  private final RunRecorder recorder = new RunRecorder(() -> nanos);

  @Test
  void aPhaseLastsUntilTheNextBegins() {
    recorder.progress(Progress.began("SCHEMA"));
    pass(2);
    recorder.progress(Progress.bytes("APPLY", 0, 100));
    pass(3);
    recorder.progress(Progress.bytes("APPLY", 60, 100));

    assertThat(recorder.phases())
        .containsExactly(
            new PhaseTime("SCHEMA", Duration.ofSeconds(2), Progress.Unit.BYTES, 0, 0, 0),
            new PhaseTime("APPLY", Duration.ofSeconds(3), Progress.Unit.BYTES, 60, 100, 0));
  }

  @Test
  void afterTheEndNoTimeIsAdded() {
    recorder.progress(Progress.bytes("APPLY", 100, 100));
    pass(1);
    recorder.close();
    pass(9);

    assertThat(recorder.phases())
        .extracting(PhaseTime::took)
        .containsExactly(Duration.ofSeconds(1));
    assertThat(recorder.elapsed()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aPhaseThatComesAgainIsAddedUp() {
    for (int segment = 0; segment < 3; segment++) {
      recorder.progress(Progress.bytes("APPLY", 10, 10));
      pass(1);
      recorder.progress(Progress.began("SEAL"));
    }

    assertThat(recorder.phases())
        .startsWith(new PhaseTime("APPLY", Duration.ofSeconds(3), Progress.Unit.BYTES, 30, 30, 0))
        .hasSize(2);
  }

  @Test
  void actionsAreKeptInOrderAndOnce() {
    recorder.progress(Progress.actions("FINISH", 0, 2, "first"));
    recorder.progress(Progress.actions("FINISH", 0, 2, "first"));
    recorder.progress(Progress.actions("FINISH", 1, 2, "second"));
    recorder.progress(Progress.actions("FINISH", 2, 2, ""));

    assertThat(recorder.actions()).containsExactly("first", "second");
  }

  private void pass(int seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }
}
