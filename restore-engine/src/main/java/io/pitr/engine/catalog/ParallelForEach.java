package io.pitr.engine.catalog;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Does one thing to each element on several threads, in no order. The first failure ends the rest
 * and is thrown, those that came with it as suppressed ones.
 */
public final class ParallelForEach {
  private ParallelForEach() {}

  /**
   * @param elements taken one by one, on any of the threads but never on two at once
   * @param parallelism threads, at least 1
   */
  public static <T> void run(
      Iterator<? extends T> elements, int parallelism, String name, Consumer<? super T> each) {
    if (!elements.hasNext()) {
      return;
    }
    var stop = new AtomicBoolean();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            parallelism,
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < parallelism; i++) {
        workers.add(threads.submit(() -> drain(elements, each, stop)));
      }
      await(workers, stop);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> void drain(
      Iterator<? extends T> elements, Consumer<? super T> each, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        T element;
        synchronized (elements) {
          if (!elements.hasNext()) {
            return;
          }
          element = elements.next();
        }
        each.accept(element);
      }
    } catch (Throwable e) {
      stop.set(true);
      throw e;
    }
  }

  private static void await(List<Future<?>> workers, AtomicBoolean stop) {
    Throwable failure = null;
    for (Future<?> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else if (failure != e.getCause()) {
          failure.addSuppressed(e.getCause());
        }
      } catch (InterruptedException e) {
        stop.set(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading", e);
      }
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
