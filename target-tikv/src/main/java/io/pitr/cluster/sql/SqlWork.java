package io.pitr.cluster.sql;

import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;

/**
 * Work in a session of a SQL server. It may be begun again in another session after any of its
 * statements, executed or not, and then ends in the same state.
 *
 * @param <T> its result
 */
@FunctionalInterface
interface SqlWork<T> {
  /**
   * @throws SqlFailure when a statement fails
   */
  T in(SqlSession session);
}
