package io.pitr.integration.cluster;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** A session over JDBC and MySQL's text protocol. */
public final class JdbcSql implements Sql {
  private static final Set<Integer> BINARY =
      Set.of(Types.BIT, Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

  private final Connection connection;

  private JdbcSql(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens a session with the first server that answers.
   *
   * @throws SqlRefused when none does
   */
  public static Sql open(List<String> servers, String user, String password) {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5000");
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("sslMode", "PREFERRED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("tinyInt1isBit", "false");
    SQLException failure = new SQLException("PD names no TiDB server that is alive");
    for (String server : servers) {
      try {
        return new JdbcSql(DriverManager.getConnection("jdbc:mysql://" + server + "/", properties));
      } catch (SQLException e) {
        e.addSuppressed(failure);
        failure = e;
      }
    }
    throw new SqlRefused("connecting to " + servers, failure);
  }

  @Override
  public void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    } catch (SQLException e) {
      throw new SqlRefused(sql, e);
    }
  }

  @Override
  public List<List<Optional<String>>> query(String sql) {
    // The driver's executeQuery refuses statements of TiDB that it takes for changes, such as
    // ADMIN.
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
      ResultSet result = statement.getResultSet();
      ResultSetMetaData columns = result.getMetaData();
      var rows = new ArrayList<List<Optional<String>>>();
      while (result.next()) {
        var row = new ArrayList<Optional<String>>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          boolean binary = BINARY.contains(columns.getColumnType(column));
          row.add(Optional.ofNullable(result.getBytes(column)).map(bytes -> cell(bytes, binary)));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new SqlRefused(sql, e);
    }
  }

  private static String cell(byte[] bytes, boolean binary) {
    return binary
        ? "0x" + HexFormat.of().formatHex(bytes)
        : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new SqlRefused("closing the session", e);
    }
  }
}
