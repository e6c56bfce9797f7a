package io.pitr.catalog;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing to each element on several threads, in no order. The first failure ends the rest
 * and is thrown, those that came with it as suppressed ones.
 */
public final class ParallelForEach<T> {
  private final Iterator<? extends T> elements;
  private final Consumer<? super T> each;
  private int underWay;
  private boolean ended;
  private @Nullable Throwable failure;

  private ParallelForEach(Iterator<? extends T> elements, Consumer<? super T> each) {
    this.elements = elements;
    this.each = each;
  }

  /**
   * The caller works, too, so that a few short tasks are done before other threads have begun.
   *
   * @param elements taken one by one, on any of the threads but never on two at once
   * @param parallelism threads, at least 1
   */
  public static <T> void run(
      Iterator<? extends T> elements, int parallelism, String name, Consumer<? super T> each) {
    if (!elements.hasNext()) {
      return;
    }
    var all = new ParallelForEach<T>(elements, each);
    List<Thread> others = new ArrayList<>();
    try {
      for (int i = 1; i < parallelism; i++) {
        var thread = new Thread(all::drain, name);
        thread.setDaemon(true);
        thread.start();
        others.add(thread);
      }
      all.drain();
      all.await();
    } finally {
      all.end();
      others.forEach(Thread::interrupt);
    }
  }

  private void drain() {
    for (Optional<T> element = next(); element.isPresent(); element = next()) {
      Throwable failed = null;
      try {
        each.accept(element.get());
      } catch (Throwable e) {
        failed = e;
      }
      done(failed);
    }
  }

  private synchronized Optional<T> next() {
    try {
      if (ended || !elements.hasNext()) {
        ended = true;
        return Optional.empty();
      }
      T element = elements.next();
      underWay++;
      return Optional.of(element);
    } catch (Throwable e) {
      fail(e);
      return Optional.empty();
    }
  }

  private synchronized void done(@Nullable Throwable failed) {
    underWay--;
    if (failed != null) {
      fail(failed);
    }
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
  }

  private void fail(Throwable failed) {
    ended = true;
    if (failure == null) {
      failure = failed;
    } else if (failure != failed) {
      failure.addSuppressed(failed);
    }
  }

  /** What has not begun never does: threads that come late find nothing to do. */
  private synchronized void await() {
    while (underWay > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
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
