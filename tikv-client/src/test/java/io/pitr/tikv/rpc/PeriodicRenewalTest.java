package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.sim.SimTime;
import io.pitr.tikv.contract.TikvError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeriodicRenewalTest {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  @Test
  void theTaskRunsAgainAfterEachInterval() throws InterruptedException {
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal =
        PeriodicRenewal.start("test", INTERVAL, new SimTime(1_000), runs::countDown);
    runs.await();
    renewal.close();
    assertThat(runs.getCount()).isZero();
  }

  @Test
  void aFailedRunIsRepeated() throws InterruptedException {
    var runs = new CountDownLatch(3);
    PeriodicRenewal renewal =
        PeriodicRenewal.start(
            "test",
            INTERVAL,
            new SimTime(1_000),
            () -> {
              runs.countDown();
              throw new RestoreException(TikvError.PD_REFUSED, "not now", "test");
            });
    runs.await();
    renewal.close();
    assertThat(runs.getCount()).isZero();
  }
}
