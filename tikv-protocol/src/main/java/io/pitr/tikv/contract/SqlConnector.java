package io.pitr.tikv.contract;

import java.util.List;

/** Opens sessions of a SQL server. */
@FunctionalInterface
public interface SqlConnector {

  /**
   * Opens a session on the first server that accepts the connection.
   *
   * @param addresses {@code host:port}, in the order of preference
   * @throws SqlFailure when no server responds, which is retryable, or when a server rejects the
   *     user
   */
  SqlSession connect(List<String> addresses, Credentials credentials);

  /** User and password. The password never appears in {@link #toString}. */
  record Credentials(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }
}
