package io.pitr.cluster.sql;

import io.pitr.api.hook.ActionOutcome;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import java.util.List;
import java.util.Set;

/**
 * Lets the server compare an index with the rows of its table. The server's fast check builds SQL
 * statements and fails on names that it does not quote; its slow check reads rows and entries. An
 * index that the fast check cannot handle gets the slow one. If both fail, the index stays and is
 * reported as unchecked.
 */
final class AdminCheck {
  /**
   * Error codes of an index that differs from its table: different number of entries (8003, 8133),
   * different value (8134), entry or row without its counterpart (8223).
   */
  private static final Set<Integer> INCONSISTENT = Set.of(8003, 8133, 8134, 8223);

  private static final String FAST = "tidb_enable_fast_table_check";

  private final SqlSession session;
  private final String statement;

  /**
   * @param statement statement that checks one index
   */
  AdminCheck(SqlSession session, String statement) {
    this.session = session;
    this.statement = statement;
  }

  /**
   * @throws SqlFailure when the index is inconsistent or the server is gone
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
    // Older servers have only the slow check and do not know the variable.
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
      // A lost session loses the setting too; other failures are reported.
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
