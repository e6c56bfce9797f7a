package io.pitr.base;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what was taken, in reverse order. A failure does not keep the rest from being given
 * back, and it never hides an earlier one: the first failure is thrown, later ones are attached to
 * it as suppressed. For one thread.
 */
public final class CloseStack implements AutoCloseable {
  private final Deque<Runnable> undo = new ArrayDeque<>();

  /**
   * Adds a step. Add it before the action that it reverses if that action can fail half-way.
   *
   * @param step runs once, before those that were added earlier
   */
  public void add(Runnable step) {
    undo.push(step);
  }

  /** Runs all steps; again does nothing. */
  @Override
  public void close() {
    Throwable first = run(null);
    if (first instanceof Error e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
  }

  /**
   * Runs all steps because of a failure, which the caller throws. Failures of the steps are
   * attached to it.
   */
  public void closeAfter(Throwable failure) {
    Throwable unused = run(failure);
  }

  private @Nullable Throwable run(@Nullable Throwable before) {
    Throwable first = before;
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    return first;
  }
}
