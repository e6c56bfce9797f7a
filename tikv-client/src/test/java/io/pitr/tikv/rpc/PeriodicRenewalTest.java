package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.sim.SimTime;
import io.pitr.tikv.contract.TikvError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeriodicRenewalTest {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  @Test
  void theTaskRunsAgainAfterEachInterval() throws InterruptedException {
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal = start(runs::countDown);
    runs.await();
    renewal.close();
    assertThat(runs.getCount()).isZero();
  }

  @Test
  void aFailedRunIsRepeated() throws InterruptedException {
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal =
        start(
            () -> {
              runs.countDown();
              throw new RestoreException(TikvError.PD_REFUSED, "not now", "test");
            });
    runs.await();
    renewal.close();
    assertThat(runs.getCount()).isZero();
  }

  @Test
  void aRunThatFailsInAnUnexpectedWayIsRepeated() throws InterruptedException {
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal =
        start(
            () -> {
              runs.countDown();
              throw new IllegalStateException("unexpected");
            });
    runs.await();
    renewal.close();
    assertThat(runs.getCount()).isZero();
  }

  @Test
  void aRunThatFailsWithAnErrorIsRepeated() throws InterruptedException {
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal =
        start(
            () -> {
              runs.countDown();
              throw new StackOverflowError("simulated");
            });
    runs.await();
    assertThat(renewal.failure()).get().isInstanceOf(StackOverflowError.class);
    renewal.close();
  }

  @Test
  void anInterruptDoesNotEndTheRenewals() throws InterruptedException {
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal =
        start(
            () -> {
              runs.countDown();
              Thread.currentThread().interrupt();
            });
    runs.await();
    renewal.close();
    assertThat(runs.getCount()).isZero();
  }

  @Test
  void aFailureIsForgottenAfterASuccess() throws InterruptedException {
    var failed = new CountDownLatch(1);
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal =
        start(
            () -> {
              boolean first = failed.getCount() > 0;
              failed.countDown();
              runs.countDown();
              if (first) {
                throw new IllegalStateException("the first run");
              }
            });
    runs.await();
    assertThat(renewal.failure()).isEmpty();
    renewal.close();
  }

  @Test
  void closingWaitsForARunInProgressWithoutInterruptingIt() throws InterruptedException {
    var began = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    var ended = new AtomicBoolean();
    PeriodicRenewal renewal =
        start(
            () -> {
              began.countDown();
              try {
                Thread.sleep(200);
                ended.set(true);
              } catch (InterruptedException e) {
                interrupted.set(true);
              }
            });
    began.await();
    renewal.close();
    assertThat(interrupted).isFalse();
    assertThat(ended).isTrue();
  }

  private static PeriodicRenewal start(Runnable task) {
    return PeriodicRenewal.start("test", INTERVAL, new SimTime(1_000), task);
  }
}
