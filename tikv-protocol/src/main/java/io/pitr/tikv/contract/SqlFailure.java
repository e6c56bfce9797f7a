package io.pitr.tikv.contract;

import java.util.Set;

/** Failure of a statement: the server refused it or went away. */
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Two rows have the same key. */
  public static final int DUPLICATE_ENTRY = 1062;

  /** Class of SQL states of lost connections. */
  private static final String CONNECTION_CLASS = "08";

  /** The server shuts down and ends its sessions or statements. */
  private static final Set<Integer> SHUTDOWN = Set.of(1053, 1317);

  /** TiDB's code of errors without a code of their own. */
  private static final int UNKNOWN = 1105;

  /** Message of a statement that waits for a DDL job while its server shuts down. */
  private static final String CANCELED = "context canceled";

  /**
   * Codes of retryable failures. The server's schema is out of date or has just changed (8027,
   * 8028). The table is still protected in the schema that the server has loaded (8258). PD or TiKV
   * times out, is busy or has no leader (9001 to 9005). Another transaction wrote the same keys
   * (8022, 9007).
   */
  private static final Set<Integer> PASSING =
      Set.of(8022, 8027, 8028, 8258, 9001, 9002, 9003, 9004, 9005, 9007);

  private final int code;
  private final boolean unreachable;
  private final boolean passing;

  /**
   * @param code the server's error code; 0 for errors of the driver
   * @param state the SQL state; empty if there is none
   */
  public SqlFailure(int code, String state, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.unreachable =
        state.startsWith(CONNECTION_CLASS)
            || SHUTDOWN.contains(code)
            || (code == UNKNOWN && message.contains(CANCELED));
    this.passing = unreachable || PASSING.contains(code);
  }

  public int code() {
    return code;
  }

  /** Whether the server is unreachable or shuts down. */
  public boolean unreachable() {
    return unreachable;
  }

  /** Whether the failure is retryable, on this server or another one. */
  public boolean isRetryable() {
    return passing;
  }
}
