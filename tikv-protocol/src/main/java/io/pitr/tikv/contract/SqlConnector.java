package io.pitr.tikv.contract;

import java.util.List;

/** Opens sessions of a SQL server. */
@FunctionalInterface
public interface SqlConnector {

  /**
   * Opens a session on the first server that answers.
   *
   * @param addresses {@code host:port}, in the order to be tried
   * @throws SqlFailure when none answers, which may pass, or when one does not let the user in
   */
  SqlSession connect(List<String> addresses, Credentials credentials);

  /** Who asks. The password never appears in text. */
  record Credentials(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }
}
