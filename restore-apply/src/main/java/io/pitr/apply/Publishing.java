package io.pitr.apply;

import io.pitr.apply.plan.WorkUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Publishes staged units on a thread of its own, because publishing mostly waits for a disk while
 * workers compute. Several units are published together, because the wait is per call, not per
 * unit. If the disk is so slow that too many units wait, workers publish, too. Thread-safe.
 */
final class Publishing implements AutoCloseable {
  private static final int MIN_BATCH = 4;

  private final PublishOrder order;
  private final FirstFailure failure;
  private final int batch;
  private final ThreadPoolExecutor thread;
  private final List<WorkUnit> gathered = new ArrayList<>();

  Publishing(PublishOrder order, FirstFailure failure, int workers) {
    this.order = order;
    this.failure = failure;
    this.batch = Math.max(MIN_BATCH, workers);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            ApplyThreads.named("apply-publish-"),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /**
   * Publishes a staged unit now or together with later ones; does nothing after a failure.
   *
   * @param moreToCome whether units are still to be started; if not, waiting units are published
   *     while the last ones are staged
   */
  void publish(WorkUnit unit, boolean moreToCome) {
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
    if (failure.happened()) {
      return;
    }
    try {
      order.publish(units);
    } catch (Throwable e) {
      failure.report(e);
    }
  }

  /** Waits until everything is published; an interrupt fails the run, but the wait continues. */
  @Override
  public void close() {
    thread.shutdown();
    failure.await(thread);
  }
}
