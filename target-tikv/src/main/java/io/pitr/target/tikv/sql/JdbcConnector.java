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

/** Sessions over JDBC, with whatever driver for the MySQL protocol is there at run time. */
public final class JdbcConnector implements SqlConnector {

  @Override
  public SqlSession connect(List<String> addresses, Credentials credentials) {
    var failures = new ArrayList<String>();
    for (String address : addresses) {
      var properties = new Properties();
      properties.setProperty("user", credentials.user());
      properties.setProperty("password", credentials.password());
      properties.setProperty("connectTimeout", "5000");
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("characterEncoding", "UTF-8");
      properties.setProperty("sslMode", "PREFERRED");
      properties.setProperty("allowPublicKeyRetrieval", "true");
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
          e.getErrorCode(), e.getErrorCode() + " (" + e.getSQLState() + "): " + e.getMessage(), e);
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }
}
