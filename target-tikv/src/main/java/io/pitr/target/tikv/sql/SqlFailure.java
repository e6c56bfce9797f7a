package io.pitr.target.tikv.sql;

/** What a SQL server says against a statement. */
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Two rows have the same key. */
  public static final int DUPLICATE_ENTRY = 1062;

  private final int code;

  /**
   * @param code the server's number of the error
   */
  public SqlFailure(int code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
