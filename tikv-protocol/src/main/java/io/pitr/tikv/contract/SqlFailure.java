package io.pitr.tikv.contract;

import java.util.Set;

/** A statement that failed: the SQL server refused it, or the server has gone. */
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Two rows have the same key. */
  public static final int DUPLICATE_ENTRY = 1062;

  /** Class of SQL states: the connection is lost. */
  private static final String CONNECTION_CLASS = "08";

  /** The server shuts down, and ends its sessions or their statements. */
  private static final Set<Integer> SHUTDOWN = Set.of(1053, 1317);

  /** TiDB's number for what has no number of its own. */
  private static final int UNKNOWN = 1105;

  /** What a statement that waits for a DDL job fails with when its server shuts down. */
  private static final String CANCELED = "context canceled";

  /**
   * The server's schema is out of date or has just changed (8027, 8028); the table is still fenced
   * in the schema that it has loaded (8258); PD or TiKV does not answer in time, is busy, or has no
   * leader (9001 to 9005); others wrote the same keys (8022, 9007).
   */
  private static final Set<Integer> PASSING =
      Set.of(8022, 8027, 8028, 8258, 9001, 9002, 9003, 9004, 9005, 9007);

  private final int code;
  private final boolean unreachable;
  private final boolean passing;

  /**
   * @param code the server's number of the error; 0 when it is the driver's
   * @param state the SQL state; empty when there is none
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

  /** Whether no server is there, or the one that was is going. */
  public boolean unreachable() {
    return unreachable;
  }

  /** Whether the same statements may work in a while, on this server or another. */
  public boolean passing() {
    return passing;
  }
}
