package io.pitr.sim;

import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlSession;
import java.util.List;

/**
 * Sessions that list the databases of a cluster and treat statements as {@link SimUserDdl} does;
 * everything else goes to the wrapped sessions.
 */
final class SimDatabases implements SqlConnector {
  private final SimUserDdl ddl;
  private final SqlConnector behind;

  SimDatabases(SimCluster cluster, SqlConnector behind) {
    this.ddl = new SimUserDdl(cluster);
    this.behind = behind;
  }

  @Override
  public SqlSession connect(List<String> addresses, Credentials credentials) {
    return new Session(behind.connect(addresses, credentials));
  }

  private final class Session implements SqlSession {
    private final SqlSession session;

    Session(SqlSession session) {
      this.session = session;
    }

    @Override
    public void execute(String statement) {
      session.execute(statement);
      ddl.accept(statement);
    }

    @Override
    public List<List<String>> query(String statement) {
      return statement.equalsIgnoreCase("SHOW DATABASES")
          ? ddl.databases().stream().map(database -> List.of(database.name().original())).toList()
          : session.query(statement);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
