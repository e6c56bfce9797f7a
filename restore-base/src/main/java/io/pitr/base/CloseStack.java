package io.pitr.base;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes resources and gives back what was taken, in reverse order. A failure does not keep the
 * rest from being closed, and it never hides an earlier one: the first failure is thrown, later
 * ones are attached to it as suppressed. For one thread.
 */
public final class CloseStack implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * Adds a resource, or a step that reverses an action. Add it before the action if that can fail
   * half-way.
   *
   * @param resource is closed once, before those that were added earlier
   * @return the resource
   */
  public <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  /** Closes all; again does nothing. A checked exception is thrown as an unchecked one. */
  @Override
  public void close() {
    Throwable first = run(null);
    if (first instanceof Error e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first != null) {
      throw new IllegalStateException(first);
    }
  }

  /**
   * Closes all because of a failure, which the caller throws. Failures of closing are attached to
   * it.
   */
  public void closeAfter(Throwable failure) {
    Throwable unused = run(failure);
  }

  private @Nullable Throwable run(@Nullable Throwable before) {
    Throwable first = before;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Throwable e) {
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
