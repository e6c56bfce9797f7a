package io.pitr.engine.apply;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Publishes staged units on a thread of its own: to publish is mostly to wait for a disk, and
 * workers have something to compute meanwhile. Where a disk is so slow that too many units wait,
 * those who staged them publish, too. Safe for use by many threads.
 */
final class Publishing implements AutoCloseable {
  private final PublishOrder order;
  private final FirstFailure failure;
  private final ThreadPoolExecutor thread;

  /**
   * @param mostWaiting units
   */
  Publishing(PublishOrder order, FirstFailure failure, int mostWaiting) {
    this.order = order;
    this.failure = failure;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            ApplyThreads.named("apply-publish-"),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /** Publishes a staged unit now or soon; not at all once there is a failure. */
  void publish(WorkUnit unit) {
    thread.execute(
        () -> {
          if (failure.happened()) {
            return;
          }
          try {
            order.publish(unit);
          } catch (Throwable e) {
            failure.report(e);
          }
        });
  }

  /** Publishes what waits; for threads that have nothing left to stage. */
  void help() {
    for (Runnable waiting = thread.getQueue().poll();
        waiting != null;
        waiting = thread.getQueue().poll()) {
      waiting.run();
    }
  }

  /** Waits until everything is published; an interruption ends the run but not the wait. */
  @Override
  public void close() {
    thread.shutdown();
    failure.await(thread);
  }
}
