package io.pitr.apply;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.apply.plan.WorkUnit;
import io.pitr.base.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes staged units on a thread of its own, because publishing mostly waits for a disk while
 * workers compute. Several units are published together, because the wait is per call, not per
 * unit. If the disk is so slow that too many units wait, workers publish, too. Thread-safe.
 */
final class Publishing implements AutoCloseable {
  private static final int MIN_BATCH = 4;

  private final PublishOrder order;
  private final int batch;
  private final ThreadPoolExecutor thread;
  private final List<WorkUnit> gathered = new ArrayList<>();
  private @Nullable Throwable failure;
  private boolean failed;

  Publishing(PublishOrder order, int workers) {
    this.order = order;
    this.batch = Math.max(MIN_BATCH, workers);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            DaemonThreads.named("apply-publish"),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /**
   * Publishes a staged unit now or together with later ones. Throws the failure to publish earlier
   * ones.
   *
   * @param moreToCome whether units are still to be started; if not, waiting units are published
   *     while the last ones are staged
   */
  void publish(WorkUnit unit, boolean moreToCome) {
    throwFailure();
    List<WorkUnit> some = gather(unit, moreToCome);
    if (!some.isEmpty()) {
      thread.execute(() -> publish(some));
    }
  }

  /** Publishes waiting units on the caller's thread, which has nothing left to stage. */
  void help() {
    for (Runnable waiting = thread.getQueue().poll();
        waiting != null;
        waiting = thread.getQueue().poll()) {
      waiting.run();
    }
  }

  private synchronized List<WorkUnit> gather(WorkUnit unit, boolean moreToCome) {
    gathered.add(unit);
    return moreToCome && gathered.size() < batch ? List.of() : rest();
  }

  private synchronized List<WorkUnit> rest() {
    List<WorkUnit> rest = List.copyOf(gathered);
    gathered.clear();
    return rest;
  }

  private void publish(List<WorkUnit> units) {
    if (hasFailed()) {
      return;
    }
    try {
      order.publish(units);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private synchronized boolean hasFailed() {
    return failed;
  }

  private synchronized void fail(Throwable e) {
    if (failure != null) {
      failure.addSuppressed(e);
    } else if (!failed) {
      failure = e;
    }
    failed = true;
  }

  /** Throws the first failure, once. */
  private void throwFailure() {
    Throwable first;
    synchronized (this) {
      first = failure;
      failure = null;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
  }

  /**
   * Waits until everything is published. An interrupt does not end the wait.
   *
   * @throws RestoreException the failure to publish, if it was not thrown before; {@link
   *     StopError#INTERRUPTED}
   */
  @Override
  public void close() {
    thread.shutdown();
    InterruptedException interrupted = null;
    boolean waiting = true;
    while (waiting) {
      try {
        waiting = !thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = e;
      }
    }
    if (interrupted != null) {
      Thread.currentThread().interrupt();
    }
    throwFailure();
    if (interrupted != null) {
      throw new RestoreException(
          StopError.INTERRUPTED, "interrupted while applying the log", "", interrupted);
    }
  }
}
