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
 * The threads of a storage that read parts, and the bound on parts that are read before they are
 * wanted. Tasks wait for no other task, so a full pool only makes callers do the work themselves.
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

  /** A right to hold a part that nobody waits for yet; give it back when the part is dropped. */
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
   * Does something for each of {@code 0 … count - 1}, in no order, on this thread and on those of
   * the pool. The first failure ends the rest and is thrown.
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

  /** A thread that lends a hand, unless all is done before the pool comes to it. */
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

  /** The result of a task, its failure unwrapped. */
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

  /** What still waits for a thread is run here, to fail at once where the connection is closed. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(Runnable::run);
  }
}
