package io.pitr.writer.model;

/** A statement would make two rows with one key. */
public final class DuplicateKeyException extends StatementRefused {
  private static final long serialVersionUID = 1L;

  DuplicateKeyException(String message) {
    super(message);
  }
}
