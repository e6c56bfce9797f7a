package io.pitr.sim;

import io.pitr.tikv.contract.SqlFailure;

/**
 * An outage of a SQL server: it stops during a statement and starts again later. The session is
 * lost, and connections are refused meanwhile. Thread-safe.
 */
final class SimOutage {
  private static final String LOST = "08S01";

  private int statements;
  private int goesAt;
  private boolean afterIt;
  private int refusals;

  /**
   * Plans an outage.
   *
   * @param statement during which the server goes, counted from 1 and from now, queries included
   * @param executed whether the server still does what the statement says
   * @param refusals connections that are refused until it is back
   */
  synchronized void plan(int statement, boolean executed, int refusals) {
    this.statements = 0;
    this.goesAt = statement;
    this.afterIt = executed;
    this.refusals = refusals;
  }

  /** Statements since the last plan. */
  synchronized int statements() {
    return statements;
  }

  /** Called with each new connection. */
  synchronized void connecting() {
    if (goesAt > 0 && statements >= goesAt && refusals > 0) {
      refusals--;
      throw lost("Connection refused");
    }
  }

  /**
   * A statement has arrived.
   *
   * @return whether the server stops after executing it
   */
  synchronized boolean arrives() {
    statements++;
    if (statements == goesAt && !afterIt) {
      throw lost();
    }
    return statements == goesAt;
  }

  static SqlFailure lost() {
    return lost("Communications link failure");
  }

  private static SqlFailure lost(String message) {
    return new SqlFailure(
        0, LOST, "0 (" + LOST + "): " + message, new IllegalStateException(message));
  }
}
