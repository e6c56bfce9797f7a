package io.pitr.writer.model;

/** A statement meets a key that another open transaction holds. */
public final class LockedException extends StatementRefused {
  private static final long serialVersionUID = 1L;

  LockedException(String message) {
    super(message);
  }
}
