package io.pitr.tikv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.Tso;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.PdClient;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Channels;
import io.pitr.tikv.rpc.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that share a request all get a result, however the request ends. */
@Timeout(60)
class TsoOracleTest {
  private final Waits waits = new Waits();
  private SimCluster cluster;
  private Channels channels;
  private TsoOracle oracle;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 1, 1, 100);
    channels = new Channels(Security.PLAIN, Duration.ofSeconds(10), Duration.ofSeconds(3));
    oracle = new TsoOracle(PdClient.connect(cluster.pdAddresses(), channels, waits));
  }

  @AfterEach
  void stop() {
    oracle.close();
    channels.close();
    cluster.close();
  }

  /** Time whose waits between tries are held until they are released, and then fail. */
  private static final class Waits implements TimeSource {
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore released = new Semaphore(0);
    private volatile boolean passing;

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Instant wallTime() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) {
      if (passing) {
        return;
      }
      entered.release();
      try {
        released.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RestoreException(StopError.INTERRUPTED, "interrupted", "", e);
      }
      throw new StackOverflowError("simulated");
    }
  }

  /** A caller on its own thread. */
  private static final class Caller {
    private final FutureTask<Tso> result;
    private final Thread thread;

    Caller(TsoOracle oracle) {
      result = new FutureTask<>(oracle::next);
      thread = new Thread(result);
      thread.setDaemon(true);
      thread.start();
    }

    /** Waits until the caller waits for the one that sends. */
    Caller queued() throws InterruptedException {
      while (thread.getState() != Thread.State.BLOCKED) {
        Thread.sleep(1);
      }
      return this;
    }
  }

  /** A caller that has sent a request for itself, and two more that share the next one. */
  private record Callers(Caller sender, Caller one, Caller other) {}

  private Callers callers() throws InterruptedException {
    cluster.leadPd(-1);
    var sender = new Caller(oracle);
    waits.entered.acquire();
    return new Callers(sender, new Caller(oracle).queued(), new Caller(oracle).queued());
  }

  @Test
  void anErrorReachesEveryCallerThatSharesTheRequest() throws Exception {
    Callers callers = callers();
    waits.released.release();
    assertThatThrownBy(callers.sender.result::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
    waits.entered.acquire();
    waits.released.release();
    assertThatThrownBy(callers.one.result::get).hasCauseInstanceOf(StackOverflowError.class);
    assertThatThrownBy(callers.other.result::get).hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void anInterruptConcernsTheInterruptedCallerAlone() throws Exception {
    Callers callers = callers();
    waits.released.release();
    waits.entered.acquire();
    Caller sends =
        callers.one.thread.getState() == Thread.State.WAITING ? callers.one : callers.other;
    Caller shares = sends == callers.one ? callers.other : callers.one;
    cluster.leadPd(0);
    waits.passing = true;
    sends.thread.interrupt();
    assertThatThrownBy(sends.result::get)
        .cause()
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(StopError.INTERRUPTED));
    assertThat(shares.result.get()).isNotNull();
  }
}
