package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WaitMeterTest {
  private static final Duration LONG = Duration.ofSeconds(15);

  private final AtomicBoolean asked = new AtomicBoolean();
  private final PassingTime passing = new PassingTime();
  private final WaitMeter meter = new WaitMeter(passing);

  WaitMeterTest() {
    meter.stopWhen(asked::get);
  }

  @Test
  void aWaitTakesItsTime() {
    meter.sleep(LONG, "a store answers");

    assertThat(passing.slept).isEqualTo(LONG);
  }

  @Test
  void aLongWaitEndsSoonAfterTheRunIsAskedToStop() {
    passing.onceSlept = () -> asked.set(true);

    assertInterrupted(() -> meter.sleep(LONG, "a store answers"));

    assertThat(passing.slept).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aWaitDoesNotBeginAfterTheRunWasAskedToStop() {
    asked.set(true);

    assertInterrupted(() -> meter.sleep(LONG, "a store answers"));

    assertThat(passing.slept).isEqualTo(Duration.ZERO);
  }

  @Test
  void pollingEndsWhenTheRunIsAskedToStop() {
    passing.onceSlept = () -> asked.set(true);

    assertInterrupted(
        () -> new Polling("regions are moved", LONG).until(meter, Polling.FOREVER, () -> false));
  }

  @Test
  void cleanUpWaitsAsLongAsItNeeds() {
    asked.set(true);

    try (TimeSource.CleanUp unused = meter.cleanUp()) {
      meter.sleep(LONG, "PD answers");
    }

    assertThat(passing.slept).isEqualTo(LONG);
    assertInterrupted(() -> meter.sleep(LONG, "PD answers"));
  }

  @Test
  void aPauseWithoutAReasonDoesNotDelayTheRunAndGoesOn() {
    asked.set(true);

    meter.sleep(LONG);

    assertThat(passing.slept).isEqualTo(LONG);
  }

  private static void assertInterrupted(Runnable wait) {
    assertThatThrownBy(wait::run)
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(StopError.INTERRUPTED));
  }

  /** Time that passes only while somebody sleeps. */
  private static final class PassingTime implements TimeSource {
    private Duration slept = Duration.ZERO;
    private Runnable onceSlept = () -> {};

    @Override
    public long nanoTime() {
      return slept.toNanos();
    }

    @Override
    public Instant wallTime() {
      return Instant.EPOCH.plus(slept);
    }

    @Override
    public void sleep(Duration duration) {
      slept = slept.plus(duration);
      onceSlept.run();
    }
  }
}
