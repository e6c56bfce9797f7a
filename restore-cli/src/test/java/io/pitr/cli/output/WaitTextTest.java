package io.pitr.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.event.Progress;
import io.pitr.inspect.report.PhaseTime;
import io.pitr.inspect.report.WaitTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitTextTest {
  @Test
  void theLongestWaitsOfAllPhasesAreNamed() {
    List<PhaseTime> phases =
        List.of(
            phase(2_000, wait("PD answers", 2_000)),
            phase(3_500, wait("TiDB loads the schema", 3_000), wait("PD answers", 500)));

    assertThat(WaitText.line(phases, Duration.ofSeconds(20)))
        .contains("waited    5.5 s: until TiDB loads the schema 3.0 s; until PD answers 2.5 s");
  }

  @Test
  void waitsThatDontMatterAreNotMentioned() {
    assertThat(WaitText.line(List.of(phase(900, wait("x", 900))), Duration.ofSeconds(2))).isEmpty();
    assertThat(WaitText.line(List.of(phase(5_000, wait("x", 5_000))), Duration.ofMinutes(2)))
        .isEmpty();
  }

  private static PhaseTime phase(int waitedMillis, WaitTime... waits) {
    return new PhaseTime(
        "APPLY",
        Duration.ofSeconds(10),
        Duration.ofMillis(waitedMillis),
        List.of(waits),
        Progress.Unit.BYTES,
        0,
        0,
        0);
  }

  private static WaitTime wait(String reason, int millis) {
    return new WaitTime(reason, Duration.ofMillis(millis), 1);
  }
}
