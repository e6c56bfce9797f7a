package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs pieces of work on a few threads, and waits until none of them runs any more. */
final class GroupLoadPool {
  private GroupLoadPool() {}

  /**
   * Runs all; after the first failure no further piece begins. A piece that has begun is not
   * interrupted: native code does not take that well.
   */
  static <T> List<T> run(String name, int threads, List<Callable<T>> work) {
    if (work.isEmpty()) {
      return List.of();
    }
    var failed = new AtomicBoolean();
    ExecutorService pool = pool(name, Math.min(threads, work.size()));
    List<Future<T>> running = new ArrayList<>();
    try {
      for (Callable<T> piece : work) {
        running.add(pool.submit(() -> guarded(piece, failed)));
      }
      return results(running, failed);
    } finally {
      pool.shutdown();
    }
  }

  private static <T> T guarded(Callable<T> piece, AtomicBoolean failed) throws Exception {
    if (failed.get()) {
      throw new CancellationException();
    }
    boolean ended = false;
    try {
      T result = piece.call();
      ended = true;
      return result;
    } finally {
      if (!ended) {
        failed.set(true);
      }
    }
  }

  private static <T> List<T> results(List<Future<T>> running, AtomicBoolean failed) {
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<T> future : running) {
      boolean waiting = true;
      while (waiting) {
        try {
          results.add(future.get());
          waiting = false;
        } catch (InterruptedException e) {
          interrupted = true;
          failed.set(true);
        } catch (ExecutionException e) {
          failure = combined(failure, e.getCause());
          waiting = false;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (results.size() == running.size()) {
      return results;
    }
    throw unchecked(failure, interrupted);
  }

  private static @Nullable Throwable combined(@Nullable Throwable first, @Nullable Throwable next) {
    if (next == null || next instanceof CancellationException) {
      return first;
    }
    if (first != null && first != next) {
      first.addSuppressed(next);
    }
    return first == null ? next : first;
  }

  private static RuntimeException unchecked(@Nullable Throwable failure, boolean interrupted) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException known) {
      return known;
    }
    if (failure == null && interrupted) {
      return new RestoreException(
          TargetError.TARGET_IO,
          "the run was interrupted",
          "",
          "Run the same command again; what was done is not done again.");
    }
    return new IllegalStateException("a piece of work failed", failure);
  }

  private static ExecutorService pool(String name, int threads) {
    var number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          var thread = new Thread(task, "embedded-" + name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
