package io.pitr.sim;

import io.pitr.base.DaemonThreads;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * A TiDB server for MySQL drivers: accepts one user and passes statements to a session of {@link
 * RecordingSql}. If that session reports an outage, the connection is closed. Offers TLS if it is
 * given a context; it can require a client certificate then.
 */
public final class SimTidb implements AutoCloseable {
  private static final int PROTOCOL = 10;
  private static final int QUIT = 1;
  private static final int QUERY = 3;
  private static final int TLS = 0x800;
  private static final int SALT_BYTES = 20;
  private static final byte[] SALT = "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);

  /** Long passwords and flags, a database at connect, protocol 4.1, transactions, auth plugins. */
  private static final long CAPABILITIES = 1 | 4 | 8 | 0x200 | 0x2000 | 0x8000 | 0x80000;

  /** Of a client's answer: capabilities, greatest packet, character set, filler. */
  private static final int ANSWER_HEAD_BYTES = 4 + 4 + 1 + 23;

  private static final Pattern VARIABLE =
      Pattern.compile(
          "@@(?:session\\.|global\\.)?(\\w+)(?:\\s+AS\\s+(\\w+))?", Pattern.CASE_INSENSITIVE);
  private static final Pattern PROCESS =
      Pattern.compile(
          "SELECT COMMAND FROM information_schema\\.cluster_processlist WHERE ID = (\\d+)");
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("auto_increment_increment", "1"),
          Map.entry("interactive_timeout", "28800"),
          Map.entry("lower_case_table_names", "2"),
          Map.entry("max_allowed_packet", "67108864"),
          Map.entry("net_write_timeout", "60"),
          Map.entry("performance_schema", "0"),
          Map.entry("time_zone", "SYSTEM"),
          Map.entry("system_time_zone", "UTC"),
          Map.entry("transaction_read_only", "0"),
          Map.entry("transaction_isolation", "REPEATABLE-READ"),
          Map.entry("tx_isolation", "REPEATABLE-READ"),
          Map.entry("wait_timeout", "28800"));

  private final ServerSocket socket;
  private final SqlConnector statements;
  private final String user;
  private final String password;
  private final Optional<SSLContext> tls;
  private final AtomicLong connections = new AtomicLong();
  private final Map<Long, String> commands = new ConcurrentHashMap<>();
  private final List<String> clients = new CopyOnWriteArrayList<>();
  private volatile boolean silent;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> refused = new ArrayList<>();

  /** Listens on a free port of this machine. */
  public SimTidb(SqlConnector statements, String user, String password) throws IOException {
    this(statements, user, password, Optional.empty());
  }

  /**
   * As {@link #SimTidb(SqlConnector, String, String)}, with TLS.
   *
   * @param tls with its own certificate and those it trusts; clients must show one of them
   */
  public SimTidb(SqlConnector statements, String user, String password, Optional<SSLContext> tls)
      throws IOException {
    this.tls = tls;
    this.statements = statements;
    this.user = user;
    this.password = password;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Subjects of the certificates that clients have shown over TLS; empty for none. */
  public List<String> clients() {
    return List.copyOf(clients);
  }

  /** Users whose login was refused. */
  public List<String> refused() {
    synchronized (refused) {
      return List.copyOf(refused);
    }
  }

  /**
   * From now on, no answer to a statement reaches its client, as when the network forgets the
   * connection. Other connections work.
   */
  public void loseAnswers() {
    silent = true;
  }

  /** Closes all connections; accepts new ones. */
  public void cut() {
    Set.copyOf(open).forEach(SimTidb::cut);
  }

  private static void daemon(Runnable task) {
    DaemonThreads.named("sim-tidb").newThread(task).start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    long id = connections.incrementAndGet();
    commands.put(id, "Sleep");
    try (client) {
      var packets = new MysqlPackets(client.getInputStream(), client.getOutputStream());
      greet(packets);
      byte[] answer = packets.read();
      if (tls.isPresent() && (answer[1] & TLS >>> 8) != 0) {
        packets = encrypted(client, packets);
        answer = packets.read();
      }
      if (answer.length == 0) {
        return;
      }
      if (!letIn(answer)) {
        packets.error(1045, "28000", "Access denied");
        return;
      }
      packets.ok();
      try (SqlSession session =
          statements.connect(List.of(address()), new SqlConnector.Credentials(user, password))) {
        for (byte[] command = packets.read(); command.length > 0; command = packets.read()) {
          if (command[0] == QUIT) {
            return;
          }
          if (command[0] == QUERY) {
            commands.put(id, "Query");
            query(
                packets,
                session,
                new String(command, 1, command.length - 1, StandardCharsets.UTF_8),
                id);
            commands.put(id, "Sleep");
          } else {
            packets.ok();
          }
        }
      }
    } catch (IOException | SqlFailure e) {
      // The client or the server closed the connection.
    } finally {
      open.remove(client);
      commands.remove(id);
    }
  }

  private MysqlPackets encrypted(Socket client, MysqlPackets packets) throws IOException {
    var socket =
        (SSLSocket)
            tls.orElseThrow()
                .getSocketFactory()
                .createSocket(client, client.getInetAddress().getHostAddress(), 0, true);
    socket.setUseClientMode(false);
    socket.setWantClientAuth(true);
    socket.startHandshake();
    try {
      clients.add(socket.getSession().getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException e) {
      clients.add("");
    }
    return packets.over(socket.getInputStream(), socket.getOutputStream());
  }

  private void greet(MysqlPackets packets) throws IOException {
    long capabilities = CAPABILITIES | (tls.isPresent() ? TLS : 0);
    packets.write(
        new MysqlPackets.Payload()
            .fixed(PROTOCOL, 1)
            .terminated("8.0.11-TiDB-v9.0.0")
            .fixed(1, 4)
            .raw(Arrays.copyOf(SALT, 8))
            .fixed(0, 1)
            .fixed(capabilities, 2)
            .fixed(45, 1)
            .fixed(2, 2)
            .fixed(capabilities >>> 16, 2)
            .fixed(SALT_BYTES + 1, 1)
            .raw(new byte[10])
            .raw(Arrays.copyOfRange(SALT, 8, SALT_BYTES))
            .fixed(0, 1)
            .terminated("mysql_native_password"));
  }

  private boolean letIn(byte[] answer) {
    int at = ANSWER_HEAD_BYTES;
    int end = at;
    while (answer[end] != 0) {
      end++;
    }
    String name = new String(answer, at, end - at, StandardCharsets.UTF_8);
    int length = answer[end + 1];
    byte[] proof = Arrays.copyOfRange(answer, end + 2, end + 2 + length);
    boolean right = name.equals(user) && Arrays.equals(proof, proof());
    if (!right) {
      synchronized (refused) {
        refused.add(name);
      }
    }
    return right;
  }

  /** The expected response to the salt. */
  private byte[] proof() {
    if (password.isEmpty()) {
      return new byte[0];
    }
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      byte[] once = sha1.digest(password.getBytes(StandardCharsets.UTF_8));
      byte[] twice = sha1.digest(once);
      sha1.update(SALT);
      byte[] mask = sha1.digest(twice);
      for (int i = 0; i < mask.length; i++) {
        mask[i] ^= once[i];
      }
      return mask;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the platform has no SHA-1", e);
    }
  }

  private void query(MysqlPackets packets, SqlSession session, String text, long id)
      throws IOException {
    String statement = text.replaceFirst("^/\\*.*?\\*/", "").strip();
    String verb = statement.toUpperCase(Locale.ROOT);
    if (verb.startsWith("SELECT @@")) {
      variables(packets, statement);
      return;
    }
    if (verb.equals("SELECT CONNECTION_ID()")) {
      packets.rows(List.of("id"), List.of(List.of(Long.toString(id))));
      return;
    }
    Matcher process = PROCESS.matcher(statement);
    if (process.matches()) {
      String command = commands.get(Long.parseLong(process.group(1)));
      packets.rows(List.of("COMMAND"), command == null ? List.of() : List.of(List.of(command)));
      return;
    }
    boolean ownSetting = statement.startsWith("SET ") && !statement.startsWith("SET SESSION ");
    if (ownSetting) {
      packets.ok();
      return;
    }
    try {
      if (verb.startsWith("SELECT") || verb.startsWith("SHOW")) {
        List<List<String>> rows = session.query(statement);
        var columns = new ArrayList<String>();
        for (int i = 0; i < (rows.isEmpty() ? 1 : rows.get(0).size()); i++) {
          columns.add("c" + i);
        }
        packets.rows(columns, rows);
      } else {
        session.execute(statement);
        if (!silent) {
          packets.ok();
        }
      }
    } catch (SqlFailure e) {
      if (e.unreachable()) {
        throw new IOException("the server goes away", e);
      }
      packets.error(e.code(), "HY000", String.valueOf(e.getMessage()));
    }
  }

  private static void variables(MysqlPackets packets, String statement) throws IOException {
    var columns = new ArrayList<String>();
    var values = new ArrayList<String>();
    Matcher matcher = VARIABLE.matcher(statement);
    while (matcher.find()) {
      String name = matcher.group(1);
      columns.add(matcher.group(2) == null ? name : matcher.group(2));
      String byDefault =
          name.startsWith("character_set")
              ? "utf8mb4"
              : name.startsWith("collation") ? "utf8mb4_bin" : "";
      values.add(VARIABLES.getOrDefault(name, byDefault));
    }
    packets.rows(columns, List.of(values));
  }

  private static void cut(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
  }
}
