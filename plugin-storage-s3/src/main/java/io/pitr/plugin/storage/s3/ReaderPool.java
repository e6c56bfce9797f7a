package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import io.pitr.base.DaemonThreads;
import io.pitr.base.ParallelWork;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
    try {
      ParallelWork.withCaller("s3-read", width, threads)
          .forEach(IntStream.range(0, count).iterator(), each::accept);
    } catch (CancellationException e) {
      throw interrupted(e);
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
      throw interrupted(e);
    }
  }

  private static RestoreException interrupted(Exception cause) {
    return new RestoreException(
        StorageError.STORAGE_IO,
        "can't read: the run was interrupted",
        "",
        "Run the same command again.",
        cause);
  }

  /** Runs the waiting tasks here, so that they fail at once because the connection is closed. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(Runnable::run);
  }
}
