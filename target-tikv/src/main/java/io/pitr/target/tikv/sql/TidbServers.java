package io.pitr.target.tikv.sql;

import io.pitr.api.RestoreException;
import io.pitr.target.tikv.pd.EtcdKv;
import io.pitr.target.tikv.rpc.TikvError;
import io.pitr.target.tikv.rpc.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TiDB servers of a cluster: the one that the user named, or those that say in PD's topology
 * that they are alive. Thread-safe.
 */
public final class TidbServers {
  private static final Logger LOG = LoggerFactory.getLogger(TidbServers.class);
  private static final String TOPOLOGY = "/topology/tidb/";
  private static final String ALIVE = "/ttl";
  private static final String JOBS = "SELECT job_id FROM mysql.tidb_ddl_job LIMIT 10";

  private final EtcdKv etcd;
  private final SqlConnector connector;
  private final SqlConnector.Credentials credentials;
  private final String named;
  private Optional<Version> version = Optional.empty();
  private boolean asked;

  /**
   * @param named {@code host:port}; empty to look in the topology
   */
  public TidbServers(
      EtcdKv etcd, SqlConnector connector, SqlConnector.Credentials credentials, String named) {
    this.etcd = etcd;
    this.connector = connector;
    this.credentials = credentials;
    this.named = named;
  }

  /** {@code host:port} of each server, as of now. */
  List<String> addresses() {
    if (!named.isEmpty()) {
      return List.of(named);
    }
    SortedMap<String, String> topology = etcd.prefix(TOPOLOGY);
    var addresses = new ArrayList<String>();
    for (String key : topology.keySet()) {
      if (key.endsWith(ALIVE)) {
        addresses.add(key.substring(TOPOLOGY.length(), key.length() - ALIVE.length()));
      }
    }
    return addresses;
  }

  /**
   * A session in which names and texts mean what {@link Quoted} writes.
   *
   * @throws RestoreException {@link TikvError#TIDB_UNREACHABLE}
   */
  public SqlSession open() {
    SqlSession session = connector.connect(addresses(), credentials);
    session.execute("SET SESSION sql_mode = ''");
    return session;
  }

  /** The version of the servers; empty when none can be reached. */
  public synchronized Optional<Version> version() {
    if (!asked) {
      version = ask();
      asked = true;
    }
    return version;
  }

  /**
   * Refuses while DDL jobs run or wait: they keep what they know of tables, and servers load the
   * schema in the middle of a restore.
   *
   * @throws RestoreException {@link TikvError#TARGET_RUNS_DDL}
   */
  public void requireNoDdl() {
    if (version().isEmpty()) {
      return;
    }
    try (SqlSession session = open()) {
      List<List<String>> jobs = session.query(JOBS);
      if (!jobs.isEmpty()) {
        throw new RestoreException(
            TikvError.TARGET_RUNS_DDL,
            "jobs " + String.join(", ", jobs.stream().map(row -> row.get(0)).toList()),
            "mysql.tidb_ddl_job");
      }
    } catch (SqlFailure e) {
      LOG.warn("whether DDL jobs run is not known: {}", e.getMessage());
    }
  }

  private Optional<Version> ask() {
    try (SqlSession session = open()) {
      List<List<String>> rows = session.query("SELECT VERSION()");
      return rows.isEmpty() ? Optional.empty() : Version.find(rows.get(0).get(0));
    } catch (RestoreException e) {
      LOG.warn("no SQL until a TiDB server can be reached: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
