package io.pitr.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Publishes staged units on a thread of its own: to publish is mostly to wait for a disk, and
 * workers have something to compute meanwhile. Some units are published at once, since most of the
 * waiting is for each time and not for each unit. Where a disk is so slow that too many units wait,
 * those who staged them publish, too. Safe for use by many threads.
 */
final class Publishing implements AutoCloseable {
  private static final int LEAST_AT_ONCE = 4;

  private final PublishOrder order;
  private final FirstFailure failure;
  private final int atOnce;
  private final ThreadPoolExecutor thread;
  private final List<WorkUnit> gathered = new ArrayList<>();

  Publishing(PublishOrder order, FirstFailure failure, int workers) {
    this.order = order;
    this.failure = failure;
    this.atOnce = Math.max(LEAST_AT_ONCE, workers);
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
   * Publishes a staged unit now or with some of the next; not at all once there is a failure.
   *
   * @param moreToCome whether units are left to be begun; otherwise those that wait are published
   *     while the last ones are staged
   */
  void publish(WorkUnit unit, boolean moreToCome) {
    List<WorkUnit> some = gather(unit, moreToCome);
    if (!some.isEmpty()) {
      thread.execute(() -> publish(some));
    }
  }

  /** Publishes what waits; for threads that have nothing left to stage. */
  void help() {
    for (Runnable waiting = thread.getQueue().poll();
        waiting != null;
        waiting = thread.getQueue().poll()) {
      waiting.run();
    }
  }

  private synchronized List<WorkUnit> gather(WorkUnit unit, boolean moreToCome) {
    gathered.add(unit);
    return moreToCome && gathered.size() < atOnce ? List.of() : rest();
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

  /** Waits until everything is published; an interruption ends the run but not the wait. */
  @Override
  public void close() {
    thread.shutdown();
    failure.await(thread);
  }
}
