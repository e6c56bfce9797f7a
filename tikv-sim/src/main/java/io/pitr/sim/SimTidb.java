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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TiDB server for MySQL drivers: accepts one user and passes statements to a session of {@link
 * RecordingSql}. If that session reports an outage, the connection is closed. No encryption.
 */
public final class SimTidb implements AutoCloseable {
  private static final int PROTOCOL = 10;
  private static final int QUIT = 1;
  private static final int QUERY = 3;
  private static final int SALT_BYTES = 20;
  private static final byte[] SALT = "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);

  /** Long passwords and flags, a database at connect, protocol 4.1, transactions, auth plugins. */
  private static final long CAPABILITIES = 1 | 4 | 8 | 0x200 | 0x2000 | 0x8000 | 0x80000;

  /** Of a client's answer: capabilities, greatest packet, character set, filler. */
  private static final int ANSWER_HEAD_BYTES = 4 + 4 + 1 + 23;

  private static final Pattern VARIABLE =
      Pattern.compile(
          "@@(?:session\\.|global\\.)?(\\w+)(?:\\s+AS\\s+(\\w+))?", Pattern.CASE_INSENSITIVE);
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
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> refused = new ArrayList<>();

  /** Listens on a free port of this machine. */
  public SimTidb(SqlConnector statements, String user, String password) throws IOException {
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

  /** Users whose login was refused. */
  public List<String> refused() {
    synchronized (refused) {
      return List.copyOf(refused);
    }
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
    try (client) {
      var packets = new MysqlPackets(client.getInputStream(), client.getOutputStream());
      greet(packets);
      if (!letIn(packets.read())) {
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
            query(
                packets,
                session,
                new String(command, 1, command.length - 1, StandardCharsets.UTF_8));
          } else {
            packets.ok();
          }
        }
      }
    } catch (IOException | SqlFailure e) {
      // The client or the server closed the connection.
    } finally {
      open.remove(client);
    }
  }

  private static void greet(MysqlPackets packets) throws IOException {
    packets.write(
        new MysqlPackets.Payload()
            .fixed(PROTOCOL, 1)
            .terminated("8.0.11-TiDB-v9.0.0")
            .fixed(1, 4)
            .raw(Arrays.copyOf(SALT, 8))
            .fixed(0, 1)
            .fixed(CAPABILITIES, 2)
            .fixed(45, 1)
            .fixed(2, 2)
            .fixed(CAPABILITIES >>> 16, 2)
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

  private static void query(MysqlPackets packets, SqlSession session, String text)
      throws IOException {
    String statement = text.replaceFirst("^/\\*.*?\\*/", "").strip();
    String verb = statement.toUpperCase(Locale.ROOT);
    if (verb.startsWith("SELECT @@")) {
      variables(packets, statement);
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
        packets.ok();
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
