package io.pitr.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owns native handles and closes all of them in reverse order of {@link #add}, even if closing one
 * fails. Not thread-safe.
 */
final class NativeStack implements AutoCloseable {
  private final Deque<AutoCloseable> handles = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T handle) {
    handles.push(handle);
    return handle;
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    while (!handles.isEmpty()) {
      try {
        handles.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e instanceof RuntimeException r ? r : new IllegalStateException(e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
