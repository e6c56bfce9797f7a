package io.pitr.cluster.sql;

import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.EtcdKv;
import io.pitr.tikv.rpc.ComponentVersion;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the TiDB servers of a cluster and runs statements on them. Servers are the one that the
 * user named, or those in PD's topology: the live ones first, then those that may come back.
 * Thread-safe.
 */
public final class TidbServers {
  private static final Logger LOG = LoggerFactory.getLogger(TidbServers.class);
  private static final String TOPOLOGY = "/topology/tidb/";
  private static final String ALIVE = "/ttl";
  private static final String INFO = "/info";

  /** SQL mode in which names and texts have the meaning that {@link Quoted} relies on. */
  private static final String PLAIN = "SET SESSION sql_mode = ''";

  /** Sessions that one piece of work may lose before it fails. */
  private static final int MOST_SESSIONS = 60;

  private final EtcdKv etcd;
  private final SqlConnector connector;
  private final SqlConnector.Credentials credentials;
  private final String named;
  private final TimeSource time;
  private Optional<ComponentVersion> version = Optional.empty();
  private String obstacle = "";
  private boolean asked;

  /**
   * @param named {@code host:port}; empty to look in the topology
   */
  public TidbServers(
      EtcdKv etcd,
      SqlConnector connector,
      SqlConnector.Credentials credentials,
      String named,
      TimeSource time) {
    this.etcd = etcd;
    this.connector = connector;
    this.credentials = credentials;
    this.named = named;
    this.time = time;
  }

  /** Returns {@code host:port} of each current server. */
  List<String> addresses() {
    if (!named.isEmpty()) {
      return List.of(named);
    }
    Set<String> keys = etcd.prefix(TOPOLOGY).keySet();
    var addresses = new LinkedHashSet<>(ending(keys, ALIVE));
    addresses.addAll(ending(keys, INFO));
    return new ArrayList<>(addresses);
  }

  private static List<String> ending(Set<String> keys, String end) {
    return keys.stream()
        .filter(key -> key.endsWith(end))
        .map(key -> key.substring(TOPOLOGY.length(), key.length() - end.length()))
        .toList();
  }

  /**
   * Returns the version of the servers, read once; empty when no server can be reached. Waits like
   * {@link #call} for a server that the user named or that PD reports as alive.
   */
  public synchronized Optional<ComponentVersion> version() {
    if (!asked) {
      version = ask();
      asked = true;
    }
    return version;
  }

  /** The reason why {@link #version} is empty. */
  synchronized String obstacle() {
    return obstacle;
  }

  private Optional<ComponentVersion> ask() {
    boolean expected = !named.isEmpty() || !ending(etcd.prefix(TOPOLOGY).keySet(), ALIVE).isEmpty();
    try {
      List<List<String>> rows =
          call(
              "asking for its version",
              session -> session.query("SELECT VERSION()"),
              expected ? RetryPolicy.SQL : RetryPolicy.ONCE);
      return rows.isEmpty() ? Optional.empty() : ComponentVersion.find(rows.get(0).get(0));
    } catch (RestoreException e) {
      if (e.code() != TikvError.TIDB_UNREACHABLE) {
        throw e;
      }
      obstacle = e.problems().get(0).what();
      LOG.warn("SQL is not available until a TiDB server can be reached: {}", e.getMessage(), e);
      return Optional.empty();
    }
  }

  /**
   * Runs work in a session. When the server goes away or a statement has a retryable failure, the
   * work starts again after a wait, in a session on any server, within a limit.
   *
   * @param what description of the work for messages
   * @throws RestoreException {@link TikvError#TIDB_UNREACHABLE} when no server can be reached in
   *     time or lets the user in, {@link TikvError#TIDB_SQL_FAILED} for a statement that fails
   */
  <T> T call(String what, SqlWork<T> work) {
    return call(what, work, RetryPolicy.SQL);
  }

  /** Same as {@link #call}, for work without a result. */
  void run(String what, Consumer<SqlSession> work) {
    boolean unused =
        call(
            what,
            session -> {
              work.accept(session);
              return true;
            });
  }

  private <T> T call(String what, SqlWork<T> work, RetryPolicy policy) {
    Retry retry = policy.start(time);
    int sessions = 0;
    while (true) {
      SqlFailure failure;
      boolean connected = false;
      long began = time.nanoTime();
      try (SqlSession session = connector.connect(addresses(), credentials)) {
        connected = true;
        session.execute(PLAIN);
        return work.in(session);
      } catch (SqlFailure e) {
        failure = e;
      }
      if (!failure.isRetryable()) {
        throw connected ? refused(failure, what) : unreachable(failure, what);
      }
      sessions++;
      if (connected && time.nanoTime() - began > policy.backoff().longest().toNanos()) {
        // The servers worked for a while, so this is a new outage.
        retry = policy.start(time);
      }
      if (!again(retry, sessions, failure, what)) {
        throw failure.unreachable()
            ? retry.gaveUp(TikvError.TIDB_UNREACHABLE, what)
            : stays(retry.failures(), failure, what);
      }
    }
  }

  /** Waits before another session; false if there is none. */
  private static boolean again(Retry retry, int sessions, SqlFailure failure, String what) {
    String text = String.valueOf(failure.getMessage());
    if (sessions == MOST_SESSIONS) {
      retry.failed(text, failure);
      return false;
    }
    return retry.pause(what, text, failure);
  }

  private static RestoreException refused(SqlFailure e, String what) {
    return new RestoreException(TikvError.TIDB_SQL_FAILED, String.valueOf(e.getMessage()), what, e);
  }

  private static RestoreException unreachable(SqlFailure e, String what) {
    return new RestoreException(
        TikvError.TIDB_UNREACHABLE, String.valueOf(e.getMessage()), what, e);
  }

  /** The statement is valid, but its retryable failure lasts too long. */
  private static RestoreException stays(String failures, SqlFailure e, String what) {
    return new RestoreException(
        TikvError.TIDB_SQL_FAILED,
        failures,
        what,
        "Wait until the cluster is healthy again, then run the same command again.",
        e);
  }
}
