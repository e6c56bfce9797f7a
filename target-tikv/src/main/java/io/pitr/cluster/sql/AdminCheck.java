package io.pitr.cluster.sql;

import io.pitr.api.hook.ActionOutcome;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import java.util.List;
import java.util.Set;

/**
 * Lets the server compare an index with the rows of its table. The server has two ways to do it.
 * The fast one builds SQL statements of its own and fails on names that it does not quote in them;
 * the slow one reads rows and entries. What the fast one can't check is checked by the slow one,
 * and an index that neither can check is reported as such: it is built, and the chain goes on.
 */
final class AdminCheck {
  /**
   * The server's numbers for an index that differs from its table: another number of entries (8003,
   * 8133), another value (8134), an entry or a row without its counterpart (8223).
   */
  private static final Set<Integer> INCONSISTENT = Set.of(8003, 8133, 8134, 8223);

  private static final String FAST = "tidb_enable_fast_table_check";

  private final SqlSession session;
  private final String statement;

  /**
   * @param statement that checks one index
   */
  AdminCheck(SqlSession session, String statement) {
    this.session = session;
    this.statement = statement;
  }

  /**
   * @throws SqlFailure when the index is inconsistent, or the server has gone
   */
  ActionOutcome run() {
    try {
      session.execute(statement);
      return ActionOutcome.DONE;
    } catch (SqlFailure e) {
      require(e);
      return runSlow(e);
    }
  }

  private ActionOutcome runSlow(SqlFailure fast) {
    // Older servers do not have the variable, and have the slow way only.
    List<List<String>> variable =
        session.query("SHOW SESSION VARIABLES WHERE Variable_name = '" + FAST + "'");
    if (variable.isEmpty() || !variable.get(0).get(1).equalsIgnoreCase("ON")) {
      return notChecked(fast);
    }
    session.execute("SET SESSION " + FAST + " = OFF");
    try {
      session.execute(statement);
      return ActionOutcome.DONE;
    } catch (SqlFailure e) {
      require(e);
      return notChecked(e);
    } finally {
      restore();
    }
  }

  private void restore() {
    try {
      session.execute("SET SESSION " + FAST + " = ON");
    } catch (SqlFailure e) {
      // A session that is lost takes the setting with it; any other failure is worth knowing.
      if (!e.isRetryable()) {
        throw e;
      }
    }
  }

  /** Throws what is not about the check itself. */
  private static void require(SqlFailure failure) {
    if (failure.isRetryable() || INCONSISTENT.contains(failure.code())) {
      throw failure;
    }
  }

  private static ActionOutcome notChecked(SqlFailure why) {
    return new ActionOutcome(ActionOutcome.Status.DONE, "built, not checked: " + why.getMessage());
  }
}
