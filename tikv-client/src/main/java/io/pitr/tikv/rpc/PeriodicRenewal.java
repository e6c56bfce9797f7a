package io.pitr.tikv.rpc;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.base.DaemonThreads;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task periodically on its own thread, to renew something on the cluster before it expires.
 * A failed run is logged and repeated at the next interval, whatever the failure, until this is
 * closed. The holder asks {@link #failure} before it relies on the renewed thing.
 */
public final class PeriodicRenewal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicRenewal.class);

  private static final Duration LONGEST_RUN = Duration.ofSeconds(5);

  private final ReentrantLock running = new ReentrantLock();
  private final String name;
  private final Duration interval;
  private final TimeSource time;
  private final Runnable task;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  private PeriodicRenewal(String name, Duration interval, TimeSource time, Runnable task) {
    this.name = name;
    this.interval = interval;
    this.time = time;
    this.task = task;
    this.thread = DaemonThreads.named("keep-" + name).newThread(this::loop);
  }

  /** Starts the thread; the task first runs after one interval. */
  public static PeriodicRenewal start(
      String name, Duration interval, TimeSource time, Runnable task) {
    var keeper = new PeriodicRenewal(name, interval, time, task);
    keeper.thread.start();
    return keeper;
  }

  private void loop() {
    while (!closed) {
      try {
        time.sleep(interval);
        runOnce();
        failure = null;
      } catch (Throwable e) {
        // A thread that ends here would let the lease, the hold or the pause expire unnoticed.
        failed(e);
      }
    }
  }

  private void runOnce() {
    running.lock();
    try {
      if (!closed) {
        task.run();
      }
    } finally {
      running.unlock();
    }
  }

  private void failed(Throwable e) {
    if (closed) {
      return;
    }
    if (e instanceof RestoreException own && own.code() == StopError.INTERRUPTED) {
      // Only close() ends the renewals.
      boolean unused = Thread.interrupted();
    } else {
      failure = e;
    }
    LOG.warn("renewing {} failed, will retry: {}", name, e.toString(), e);
  }

  /** The failure of the last run; empty if it succeeded or none has ended. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Stops the thread. A run in progress may end, because an interrupted transaction leaves its
   * locks; one that takes longer than {@link #LONGEST_RUN} is interrupted.
   */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = awaitRun();
    thread.interrupt();
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the caller was interrupted. */
  private boolean awaitRun() {
    try {
      if (running.tryLock(LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS)) {
        running.unlock();
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
