package io.pitr.tikv.contract;

import java.util.List;

/** A session of a SQL server. Not thread-safe. */
public interface SqlSession extends AutoCloseable {

  /**
   * Runs one statement.
   *
   * @throws SqlFailure when the server refuses it
   */
  void execute(String statement);

  /**
   * Runs a query.
   *
   * @return rows of cells as text, NULL as an empty text
   * @throws SqlFailure when the server refuses it
   */
  List<List<String>> query(String statement);

  @Override
  void close();
}
