package io.pitr.writer.model;

/** A statement that a database would refuse; it changed nothing. */
public abstract class StatementRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StatementRefused(String message) {
    super(message);
  }
}
