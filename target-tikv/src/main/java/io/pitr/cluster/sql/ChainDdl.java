package io.pitr.cluster.sql;

import io.pitr.api.RestoreException;
import io.pitr.cluster.state.ClusterState;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinguishes DDL jobs of the chain's own deferred actions from other jobs. Other jobs refuse a
 * restore, because they have read table definitions before it changes them. Own jobs can run while
 * another command starts: beside the command that finishes the chain, or after it died and TiDB
 * continues its statement.
 *
 * <p>Before its first statement about a table, the finishing run saves the table's id as a note in
 * the chain's state. TiDB lists the table ids and the type of every waiting or running job in
 * {@code mysql.tidb_ddl_job}, whatever server and session it came from. A job belongs to the chain
 * if its type is one that deferred actions use and all its tables are noted. Ids are unique in the
 * life of a cluster, unlike texts, sessions and names. The notes are removed when the chain ends.
 */
final class ChainDdl {
  private static final Logger LOG = LoggerFactory.getLogger(ChainDdl.class);
  private static final String NOTES = "ddl/";
  private static final String JOBS = "SELECT job_id, type, table_ids FROM mysql.tidb_ddl_job";
  private static final int SHOWN = 10;
  private static final Polling RUNNING =
      new Polling("a DDL job of an earlier run ends", Duration.ofSeconds(1));

  /**
   * TiDB's job types: add and drop of an index (7, 8), a foreign key (9, 10) and a primary key (32,
   * 33), a TiFlash replica set (30) and found available (31), which follows automatically.
   */
  private static final Set<String> TYPES = Set.of("7", "8", "9", "10", "30", "31", "32", "33");

  private final TidbServers servers;
  private final ClusterState state;

  ChainDdl(TidbServers servers, ClusterState state) {
    this.servers = servers;
    this.state = state;
  }

  /** Called before statements that change a table's definition. */
  void announce(long tableId) {
    if (state.note(NOTES + tableId).isEmpty()) {
      state.putNote(NOTES + tableId, "1");
    }
  }

  /**
   * Waits until no job works on a table. A job of an earlier run changes the schema only when it
   * ends.
   */
  void awaitNone(SqlSession session, long tableId, TimeSource time) {
    String jobs = JOBS + " WHERE table_ids = '" + tableId + "'";
    boolean unused = RUNNING.until(time, Polling.FOREVER, () -> session.query(jobs).isEmpty());
  }

  /** Removes the notes when the chain has ended. */
  void forget() {
    state.removeNotes(NOTES);
  }

  /**
   * Refuses while DDL jobs of others run or wait.
   *
   * @throws RestoreException {@link TikvError#TARGET_RUNS_DDL}, {@link TikvError#TIDB_UNREACHABLE}
   */
  void requireNoneOfOthers() {
    if (servers.version().isEmpty()) {
      return;
    }
    var others = new ArrayList<String>();
    for (List<String> job : jobs()) {
      if (!isOwn(job.get(1), job.get(2))) {
        others.add(job.get(0));
      }
    }
    if (!others.isEmpty()) {
      throw new RestoreException(
          TikvError.TARGET_RUNS_DDL,
          "jobs "
              + String.join(", ", others.subList(0, Math.min(SHOWN, others.size())))
              + (others.size() > SHOWN ? " and " + (others.size() - SHOWN) + " more" : ""),
          "mysql.tidb_ddl_job");
    }
  }

  private List<List<String>> jobs() {
    try {
      return servers.call("looking for DDL jobs", session -> session.query(JOBS));
    } catch (RestoreException e) {
      if (e.code() != TikvError.TIDB_SQL_FAILED) {
        throw e;
      }
      LOG.warn("cannot check for running DDL jobs: {}", e.getMessage(), e);
      return List.of();
    }
  }

  private boolean isOwn(String type, String tableIds) {
    if (!TYPES.contains(type) || tableIds.isBlank()) {
      return false;
    }
    for (String id : tableIds.split(",")) {
      if (state.note(NOTES + id.strip()).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
