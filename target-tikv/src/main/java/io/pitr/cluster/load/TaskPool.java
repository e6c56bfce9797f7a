package io.pitr.cluster.load;

import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.TikvError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs independent tasks on a bounded number of threads; the first failure ends them all. */
final class TaskPool {

  private TaskPool() {}

  /**
   * Runs all tasks and returns their results, in no order.
   *
   * @throws RestoreException the first failure; the other tasks have been ended
   */
  static <T> List<T> run(String name, int threads, Collection<? extends Callable<T>> tasks) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(threads, tasks.size()),
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    try {
      CompletionService<T> running = new ExecutorCompletionService<>(pool);
      var futures = new ArrayList<Future<T>>();
      tasks.forEach(task -> futures.add(running.submit(task)));
      var results = new ArrayList<T>();
      for (int i = 0; i < futures.size(); i++) {
        results.add(running.take().get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(TikvError.INTERRUPTED, "interrupted", name, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(name + " broke", e.getCause());
    } finally {
      shutDown(pool);
    }
  }

  private static void shutDown(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        boolean unused = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
