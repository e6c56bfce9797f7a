package io.pitr.cluster.sql;

import com.google.common.net.HostAndPort;
import io.pitr.base.DaemonThreads;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.rpc.Security;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions over JDBC with the MySQL driver that is present at run time. With TLS, the server
 * must show a certificate of a known authority for its own name. Without, an encrypted connection
 * is used if the server offers one, but the server may be anybody: then the password is not sent in
 * a form that the server could read, unless it runs on this machine.
 */
public final class JdbcConnector implements SqlConnector {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcConnector.class);
  private static final Duration WATCH_EVERY = Duration.ofMinutes(1);
  private static final String CONNECT_MILLIS = "5000";

  /** Of a connection that only asks. */
  private static final String ANSWER_MILLIS = "10000";

  /** SQL state of a connection that cannot be opened. */
  private static final String NOT_CONNECTED = "08001";

  private final Security security;
  private final Duration watchEvery;
  private final ScheduledExecutorService timer;

  public JdbcConnector(Security security) {
    this(security, WATCH_EVERY);
  }

  /**
   * @param watchEvery how often the server of a running statement is asked
   */
  public JdbcConnector(Security security, Duration watchEvery) {
    this.security = security;
    this.watchEvery = watchEvery;
    var executor = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("statement-watch"));
    executor.setRemoveOnCancelPolicy(true);
    this.timer = executor;
  }

  @Override
  public SqlSession connect(List<String> addresses, Credentials credentials) {
    var failures = new ArrayList<SqlFailure>();
    for (String address : addresses) {
      try {
        return new Session(
            open(address, credentials, Map.of()),
            () -> open(address, credentials, Map.of("socketTimeout", ANSWER_MILLIS)),
            timer,
            watchEvery);
      } catch (SQLException e) {
        failures.add(notConnected(address, credentials, e));
      }
    }
    throw gravest(failures);
  }

  private Connection open(String address, Credentials credentials, Map<String, String> more)
      throws SQLException {
    Properties properties = properties(credentials);
    more.forEach(properties::setProperty);
    String url = "jdbc:mysql://" + address + "/";
    if (security instanceof Security.Tls tls) {
      try (DriverStores stores = DriverStores.write(tls.certificates())) {
        stores.addTo(properties);
        return DriverManager.getConnection(url, properties);
      } catch (IOException | GeneralSecurityException e) {
        throw new SQLException("the certificates can't be given to the driver: " + e, "", e);
      }
    }
    properties.setProperty("sslMode", "PREFERRED");
    properties.setProperty("allowPublicKeyRetrieval", Boolean.toString(isThisMachine(address)));
    properties.setProperty("disabledAuthenticationPlugins", "mysql_clear_password");
    return DriverManager.getConnection(url, properties);
  }

  private static boolean isThisMachine(String address) {
    try {
      return InetAddress.getByName(HostAndPort.fromString(address).getHost()).isLoopbackAddress();
    } catch (UnknownHostException | IllegalArgumentException e) {
      return false;
    }
  }

  private SqlFailure notConnected(String address, Credentials credentials, SQLException e) {
    // Without a driver the state is that of an unreachable server.
    boolean noDriver =
        e.getErrorCode() == 0 && e.getCause() == null && NOT_CONNECTED.equals(state(e));
    Optional<Exception> handshake = handshake(e);
    return new SqlFailure(
        e.getErrorCode(),
        noDriver || handshake.isPresent() ? "" : state(e),
        address
            + ", user "
            + credentials.user()
            + ": "
            + handshake
                .map(why -> "no verified connection: " + why.getMessage())
                .orElse(e.getMessage())
            + hint(e),
        e);
  }

  /** The reason of a failed TLS handshake, which the driver reports as an unreachable server. */
  private static Optional<Exception> handshake(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException || cause instanceof CertificateException) {
        return Optional.of((Exception) cause);
      }
    }
    return Optional.empty();
  }

  /** What the driver's message does not say. */
  private String hint(SQLException e) {
    String message = String.valueOf(e.getMessage());
    boolean needsKey = message.contains("Public Key Retrieval");
    if (security instanceof Security.Tls) {
      return message.toLowerCase(Locale.ROOT).contains("ssl")
          ? "; with --ca, TiDB must offer TLS on its SQL port"
          : "";
    }
    return needsKey
        ? ". The password is sent only to a verified server or to this machine: give --ca"
        : "";
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
    properties.setProperty("connectTimeout", CONNECT_MILLIS);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("allowLoadLocalInfile", "false");
    return properties;
  }

  private record Session(
      Connection connection,
      StatementWatch.Opener second,
      ScheduledExecutorService timer,
      Duration watchEvery)
      implements SqlSession {
    @Override
    public void execute(String sql) {
      try (StatementWatch watch = watch();
          Statement statement = connection.createStatement()) {
        boolean unused = statement.execute(sql);
      } catch (SQLException e) {
        throw failure(e);
      }
    }

    private StatementWatch watch() throws SQLException {
      return StatementWatch.start(connection, second, timer, watchEvery);
    }

    @Override
    public List<List<String>> query(String sql) {
      try (StatementWatch watch = watch();
          Statement statement = connection.createStatement();
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
