package io.pitr.writer.model;

/** A statement meets a key that another open transaction holds; it changed nothing. */
public final class LockedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LockedException(String message) {
    super(message);
  }
}
