package io.pitr.target.tikv.sql;

import io.pitr.api.RestoreException;
import io.pitr.target.tikv.rpc.TikvError;
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

/** Sessions over JDBC, with whatever driver for the MySQL protocol is there at run time. */
public final class JdbcConnector implements SqlConnector {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcConnector.class);

  @Override
  public SqlSession connect(List<String> addresses, Credentials credentials) {
    var failures = new ArrayList<String>();
    Properties properties = properties(credentials);
    for (String address : addresses) {
      try {
        return new Session(
            DriverManager.getConnection("jdbc:mysql://" + address + "/", properties));
      } catch (SQLException e) {
        failures.add(address + ": " + e.getMessage());
      }
    }
    throw new RestoreException(
        TikvError.TIDB_UNREACHABLE,
        failures.isEmpty() ? "no TiDB server is known" : String.join("; ", failures),
        "user " + credentials.user());
  }

  /** No time limit for statements: building an index may take hours. */
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
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      return new SqlFailure(
          e.getErrorCode(), state, e.getErrorCode() + " (" + state + "): " + e.getMessage(), e);
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.warn("a session did not close: {}", e.getMessage());
      }
    }
  }
}
