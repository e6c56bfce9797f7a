package io.pitr.apply;

import io.pitr.api.RestoreException;
import io.pitr.apply.plan.ApplyError;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The first failure of a run; later ones are added to it as suppressed. Thread-safe. */
final class FirstFailure {
  private volatile @Nullable Throwable first;
  private boolean interrupted;

  boolean happened() {
    return first != null;
  }

  synchronized void report(Throwable failure) {
    Throwable known = first;
    if (known == null) {
      first = failure;
    } else if (known != failure) {
      known.addSuppressed(failure);
    }
  }

  /**
   * Waits for all tasks; an interrupt fails the run, but the wait continues until they have ended.
   */
  void await(List<Future<?>> tasks) {
    for (Future<?> task : tasks) {
      boolean waiting = true;
      while (waiting) {
        try {
          task.get();
          waiting = false;
        } catch (InterruptedException e) {
          interrupted(e);
        } catch (ExecutionException e) {
          report(e.getCause() == null ? e : e.getCause());
          waiting = false;
        }
      }
    }
  }

  /** As {@link #await(List)}, for the threads of an executor that was shut down. */
  void await(ExecutorService shutDown) {
    boolean waiting = true;
    while (waiting) {
      try {
        waiting = !shutDown.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted(e);
      }
    }
  }

  private void interrupted(InterruptedException e) {
    interrupted = true;
    report(
        new RestoreException(
            ApplyError.APPLY_INTERRUPTED, "interrupted while applying the log", "", e));
  }

  /** Throws the first failure, if any; restores the thread's interrupt flag. */
  void rethrow() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable failure = first;
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }
}
