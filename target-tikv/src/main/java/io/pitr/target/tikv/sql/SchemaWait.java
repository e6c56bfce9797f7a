package io.pitr.target.tikv.sql;

import io.pitr.target.tikv.rpc.TimeSource;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the TiDB server that statements go to has loaded a version of the schema. */
public final class SchemaWait {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWait.class);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final TidbServers servers;
  private final TimeSource time;

  public SchemaWait(TidbServers servers, TimeSource time) {
    this.servers = servers;
    this.time = time;
  }

  /** Gives up after a while, and says so: statements may then see the schema of before. */
  public void await(long version) {
    if (servers.version().isEmpty()) {
      return;
    }
    long deadline = time.nanoTime() + PATIENCE.toNanos();
    try (SqlSession session = servers.open()) {
      while (loaded(session) < version) {
        if (time.nanoTime() - deadline >= 0) {
          LOG.warn("TiDB has not loaded version {} of the schema in {}", version, PATIENCE);
          return;
        }
        time.sleep(LOOK);
      }
    } catch (SqlFailure e) {
      LOG.warn("TiDB does not tell its version of the schema: {}", e.getMessage());
    }
  }

  /** The first column of the server's own row. */
  private static long loaded(SqlSession session) {
    List<List<String>> rows = session.query("ADMIN SHOW DDL");
    if (rows.isEmpty() || !rows.get(0).get(0).matches("\\d{1,18}")) {
      return Long.MAX_VALUE;
    }
    return Long.parseLong(rows.get(0).get(0));
  }
}
