package io.pitr.writer.model;

/** A statement would make two rows with one key; it changed nothing. */
public final class DuplicateKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  DuplicateKeyException(String message) {
    super(message);
  }
}
