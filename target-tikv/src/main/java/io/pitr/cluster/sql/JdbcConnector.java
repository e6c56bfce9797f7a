package io.pitr.cluster.sql;

import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions over JDBC with the MySQL driver that is present at run time. */
public final class JdbcConnector implements SqlConnector {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcConnector.class);

  /** SQL state of a connection that cannot be opened. */
  private static final String NOT_CONNECTED = "08001";

  @Override
  public SqlSession connect(List<String> addresses, Credentials credentials) {
    var failures = new ArrayList<SqlFailure>();
    Properties properties = properties(credentials);
    for (String address : addresses) {
      try {
        return new Session(
            DriverManager.getConnection("jdbc:mysql://" + address + "/", properties));
      } catch (SQLException e) {
        failures.add(notConnected(address, credentials, e));
      }
    }
    throw gravest(failures);
  }

  private static SqlFailure notConnected(String address, Credentials credentials, SQLException e) {
    // Without a driver the state is that of an unreachable server.
    boolean noDriver =
        e.getErrorCode() == 0 && e.getCause() == null && NOT_CONNECTED.equals(state(e));
    return new SqlFailure(
        e.getErrorCode(),
        noDriver ? "" : state(e),
        address + ", user " + credentials.user() + ": " + e.getMessage(),
        e);
  }

  /** Picks a failure that is not retryable if there is one: a server responded and refused. */
  private static SqlFailure gravest(List<SqlFailure> failures) {
    if (failures.isEmpty()) {
      String none = "no TiDB server is known";
      return new SqlFailure(0, NOT_CONNECTED, none, new IllegalStateException(none));
    }
    return failures.stream()
        .filter(failure -> !failure.isRetryable())
        .findFirst()
        .orElse(failures.get(0));
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  /** Statements have no time limit, because building an index may take hours. */
  private static Properties properties(Credentials credentials) {
    var properties = new Properties();
    properties.setProperty("user", credentials.user());
    properties.setProperty("password", credentials.password());
    properties.setProperty("connectTimeout", "5000");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("sslMode", "PREFERRED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    return properties;
  }

  private record Session(Connection connection) implements SqlSession {
    @Override
    public void execute(String sql) {
      try (Statement statement = connection.createStatement()) {
        boolean unused = statement.execute(sql);
      } catch (SQLException e) {
        throw failure(e);
      }
    }

    @Override
    public List<List<String>> query(String sql) {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        int columns = result.getMetaData().getColumnCount();
        var rows = new ArrayList<List<String>>();
        while (result.next()) {
          var row = new ArrayList<String>();
          for (int column = 1; column <= columns; column++) {
            String cell = result.getString(column);
            row.add(cell == null ? "" : cell);
          }
          rows.add(row);
        }
        return rows;
      } catch (SQLException e) {
        throw failure(e);
      }
    }

    private static SqlFailure failure(SQLException e) {
      return new SqlFailure(
          e.getErrorCode(),
          state(e),
          e.getErrorCode() + " (" + state(e) + "): " + e.getMessage(),
          e);
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.warn("a session did not close: {}", e.getMessage(), e);
      }
    }
  }
}
