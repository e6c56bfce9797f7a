package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.event.Wait;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollingTest {
  private static final Polling POLLING = new Polling("PD is ready", Duration.ofMillis(50));

  private final SteppingTime clock = new SteppingTime();
  private final WaitMeter time = new WaitMeter(clock);
  private final List<Wait> waits = new ArrayList<>();

  /** Time that passes only while it is slept. */
  private static final class SteppingTime implements TimeSource {
    private final List<Long> sleeps = new ArrayList<>();
    private long nanos;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public Instant wallTime() {
      return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public void sleep(Duration duration) {
      nanos += duration.toNanos();
      sleeps.add(duration.toMillis());
    }
  }

  @Test
  void aConditionThatHoldsNeedsNoWait() {
    time.report(waits::add);
    assertThat(POLLING.until(time, Duration.ofHours(1), () -> true)).isTrue();
    assertThat(clock.sleeps).isEmpty();
    assertThat(waits).isEmpty();
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    assertThat(POLLING.until(time, Polling.FOREVER, () -> clock.sleeps.size() == 5)).isTrue();
    assertThat(clock.sleeps).containsExactly(10L, 20L, 40L, 50L, 50L);
  }

  @Test
  void patienceEndsTheWait() {
    assertThat(POLLING.until(time, Duration.ofMillis(100), () -> false)).isFalse();
    assertThat(clock.sleeps).containsExactly(10L, 20L, 40L, 50L);
  }

  @Test
  void beginAndEndOfTheWaitAreReported() {
    time.report(waits::add);
    assertThat(POLLING.until(time, Duration.ofMillis(1), () -> false)).isFalse();
    assertThat(waits)
        .containsExactly(
            new Wait("PD is ready", Wait.Step.BEGAN), new Wait("PD is ready", Wait.Step.ENDED));
  }
}
