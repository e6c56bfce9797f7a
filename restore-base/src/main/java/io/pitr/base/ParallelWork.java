package io.pitr.base;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs independent pieces of work on several daemon threads and waits for them. After the first
 * failure no further piece starts. The failure is thrown when no piece runs any more; failures of
 * pieces that were running are attached to it as suppressed ones.
 *
 * <p>An interrupt of the caller also ends the work: the caller is still interrupted when it gets a
 * {@link CancellationException}.
 */
public final class ParallelWork {
  private final String name;
  private final int threads;
  private final Interrupts interrupts;
  private final @Nullable Executor executor;

  private ParallelWork(
      String name, int threads, Interrupts interrupts, @Nullable Executor executor) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
    this.name = name;
    this.threads = threads;
    this.interrupts = interrupts;
    this.executor = executor;
  }

  /** When running pieces are interrupted. */
  private enum Interrupts {
    NEVER,
    WHEN_CALLER_IS,
    WHEN_ENDED
  }

  /**
   * Lets pieces that run when the work is ended finish.
   *
   * @param name prefix of the threads' names
   * @param threads most threads, at least 1
   */
  public static ParallelWork of(String name, int threads) {
    return new ParallelWork(name, threads, Interrupts.NEVER, null);
  }

  /** Interrupts running pieces if the caller is interrupted; a failure lets them finish. */
  public static ParallelWork cancellable(String name, int threads) {
    return new ParallelWork(name, threads, Interrupts.WHEN_CALLER_IS, null);
  }

  /** Interrupts pieces that run when the work is ended, as {@link #of} does not. */
  public static ParallelWork interrupting(String name, int threads) {
    return new ParallelWork(name, threads, Interrupts.WHEN_ENDED, null);
  }

  /**
   * Runs pieces on the caller's thread and on threads of a pool that others use, too. If the pool
   * is busy, the caller does the work alone. Lets running pieces finish.
   *
   * @param threads most threads, the caller's included
   */
  public static ParallelWork withCaller(String name, int threads, Executor pool) {
    return new ParallelWork(name, threads, Interrupts.NEVER, pool);
  }

  /**
   * Does one thing to each element, in no order.
   *
   * @param elements taken one by one, on any thread but never on two at once
   */
  public <T> void forEach(Iterator<? extends T> elements, Consumer<? super T> each) {
    if (!elements.hasNext()) {
      return;
    }
    var run = new Run<T>(elements, each);
    if (executor == null) {
      run.startThread();
    } else {
      run.onCaller();
    }
    run.await();
  }

  /** One run over the elements. Threads start one by one, while there is work for them. */
  private final class Run<T> {
    private final Iterator<? extends T> elements;
    private final Consumer<? super T> each;
    private final DaemonThreads factory = DaemonThreads.named(name);
    private final List<Thread> own = new ArrayList<>();
    private int started;
    private int running;
    private boolean ended;
    private @Nullable Throwable failure;

    Run(Iterator<? extends T> elements, Consumer<? super T> each) {
      this.elements = elements;
      this.each = each;
    }

    void onCaller() {
      synchronized (this) {
        started++;
      }
      work();
    }

    synchronized void startThread() {
      if (started == threads) {
        return;
      }
      started++;
      if (executor == null) {
        Thread thread = factory.newThread(this::work);
        own.add(thread);
        thread.start();
      } else {
        try {
          executor.execute(this::work);
        } catch (RejectedExecutionException e) {
          // The pool is closed: the threads that have started do the work.
          started = threads;
        }
      }
    }

    private void work() {
      for (Optional<T> element = next(); element.isPresent(); element = next()) {
        Throwable failed = null;
        try {
          each.accept(element.get());
        } catch (Throwable e) {
          failed = e;
        }
        finished(failed);
      }
    }

    private synchronized Optional<T> next() {
      try {
        if (!ended && elements.hasNext()) {
          Optional<T> element = Optional.of(elements.next());
          startThread();
          running++;
          return element;
        }
        ended = true;
      } catch (Throwable e) {
        fail(e);
      }
      notifyAll();
      return Optional.empty();
    }

    private synchronized void finished(@Nullable Throwable failed) {
      running--;
      if (failed != null) {
        fail(failed);
      }
      notifyAll();
    }

    private void fail(Throwable failed) {
      if (failure == null) {
        failure = failed;
        end();
      } else if (failure != failed) {
        failure.addSuppressed(failed);
      }
    }

    private void end() {
      ended = true;
      if (interrupts == Interrupts.WHEN_ENDED) {
        own.forEach(Thread::interrupt);
      }
    }

    synchronized void await() {
      boolean interrupted = false;
      while (!ended || running > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
          fail(new CancellationException(name + " was interrupted"));
          if (interrupts == Interrupts.WHEN_CALLER_IS) {
            own.forEach(Thread::interrupt);
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof Error e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
    }
  }
}
