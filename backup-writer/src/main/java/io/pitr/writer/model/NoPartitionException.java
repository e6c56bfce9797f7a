package io.pitr.writer.model;

/** No partition takes the row. */
public final class NoPartitionException extends StatementRefused {
  private static final long serialVersionUID = 1L;

  NoPartitionException(String message) {
    super(message);
  }
}
