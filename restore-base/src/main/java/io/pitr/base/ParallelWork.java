package io.pitr.base;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
  private final boolean interrupting;

  private ParallelWork(String name, int threads, boolean interrupting) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
    this.name = name;
    this.threads = threads;
    this.interrupting = interrupting;
  }

  /**
   * Lets pieces that run when the work is ended finish.
   *
   * @param name prefix of the threads' names
   * @param threads most threads, at least 1
   */
  public static ParallelWork of(String name, int threads) {
    return new ParallelWork(name, threads, false);
  }

  /** Interrupts pieces that run when the work is ended, as {@link #of} does not. */
  public static ParallelWork interrupting(String name, int threads) {
    return new ParallelWork(name, threads, true);
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
    run.startThread();
    run.await();
  }

  /** Calls all pieces and returns their results, in the order of the pieces. */
  public <T> List<T> call(List<? extends Callable<? extends T>> pieces) {
    var results = new AtomicReferenceArray<T>(pieces.size());
    forEach(IntStream.range(0, pieces.size()).iterator(), i -> results.set(i, call(pieces.get(i))));
    List<T> list = new ArrayList<>(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      list.add(results.get(i));
    }
    return list;
  }

  private <T> T call(Callable<? extends T> piece) {
    try {
      return piece.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a piece of " + name + " failed", e);
    }
  }

  /** One run over the elements. Threads start one by one, while there is work for them. */
  private final class Run<T> {
    private final Iterator<? extends T> elements;
    private final Consumer<? super T> each;
    private final DaemonThreads factory = DaemonThreads.named(name);
    private final List<Thread> started = new ArrayList<>();
    private int running;
    private boolean ended;
    private @Nullable Throwable failure;

    Run(Iterator<? extends T> elements, Consumer<? super T> each) {
      this.elements = elements;
      this.each = each;
    }

    synchronized void startThread() {
      if (started.size() < threads) {
        Thread thread = factory.newThread(this::work);
        started.add(thread);
        thread.start();
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
      if (interrupting) {
        started.forEach(Thread::interrupt);
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
