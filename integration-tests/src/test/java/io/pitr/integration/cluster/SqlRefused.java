package io.pitr.integration.cluster;

/** A statement that failed. */
public final class SqlRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SqlRefused(String statement, Throwable cause) {
    super(
        cause.getMessage() + ": " + statement.substring(0, Math.min(300, statement.length())),
        cause);
  }
}
