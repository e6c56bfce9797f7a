package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import io.pitr.base.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The threads of a storage that read parts, and the limit of parts that are read ahead. Tasks never
 * wait for other tasks; if the pool is full, callers do the work themselves.
 */
final class ReaderPool implements AutoCloseable {
  private static final long KEEP_ALIVE_SECONDS = 10;

  private final int width;
  private final ThreadPoolExecutor threads;
  private final Semaphore ahead;

  ReaderPool(int width) {
    this.width = width;
    this.ahead = new Semaphore(width);
    this.threads =
        new ThreadPoolExecutor(
            width,
            width,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("s3-read"));
    threads.allowCoreThreadTimeOut(true);
  }

  /** Permission to read one part ahead; release it when the part is consumed or dropped. */
  boolean mayReadAhead() {
    return ahead.tryAcquire();
  }

  void giveBack() {
    ahead.release();
  }

  <T> CompletableFuture<T> start(Supplier<T> read) {
    return CompletableFuture.supplyAsync(read, threads);
  }

  /**
   * Runs a task for each of {@code 0 … count - 1}, in any order, on this thread and on the pool.
   * The first failure stops the rest and is thrown.
   */
  void forEach(int count, IntConsumer each) {
    var next = new AtomicInteger();
    Runnable drain =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              each.accept(i);
            }
          } catch (RuntimeException | Error e) {
            next.set(count);
            throw e;
          }
        };
    List<ExtraHand> hands = new ArrayList<>();
    for (int i = 1; i < Math.min(width, count); i++) {
      hands.add(ExtraHand.start(drain, threads));
    }
    RuntimeException failure = null;
    try {
      drain.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    for (ExtraHand hand : hands) {
      try {
        hand.end();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Work for a thread of the pool; does nothing if all is done when it starts. */
  private record ExtraHand(AtomicBoolean taken, CompletableFuture<Void> done) {
    static ExtraHand start(Runnable work, Executor threads) {
      var taken = new AtomicBoolean();
      return new ExtraHand(
          taken,
          CompletableFuture.runAsync(
              () -> {
                if (taken.compareAndSet(false, true)) {
                  work.run();
                }
              },
              threads));
    }

    void end() {
      if (!taken.compareAndSet(false, true)) {
        await(done);
      }
    }
  }

  /** The result of a task; its failure is unwrapped. */
  static <T> T await(CompletableFuture<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(
          StorageError.STORAGE_IO,
          "can't read: the run was interrupted",
          "",
          "Run the same command again.",
          e);
    }
  }

  /** Runs the waiting tasks here, so that they fail at once because the connection is closed. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(Runnable::run);
  }
}
