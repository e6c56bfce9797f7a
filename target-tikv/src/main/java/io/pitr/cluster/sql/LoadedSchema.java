package io.pitr.cluster.sql;

import io.pitr.api.schema.TableView;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Polling;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema that the server of a session has loaded, which lags behind the cluster's. {@code ADMIN
 * SHOW DDL} shows the cluster's version, but {@code information_schema} shows the loaded schema,
 * including ids.
 */
final class LoadedSchema {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedSchema.class);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Polling LOADING =
      new Polling("TiDB loads the schema", Duration.ofSeconds(1));

  private final SqlSession session;
  private final TimeSource time;

  LoadedSchema(SqlSession session, TimeSource time) {
    this.session = session;
    this.time = time;
  }

  /**
   * Waits until the server has loaded a table with its id. Logs a warning after a while and
   * returns: the next statement then reports what is wrong.
   */
  void awaitTable(TableView table, long targetId) {
    await(
        "SELECT TIDB_TABLE_ID FROM information_schema.tables WHERE " + ofTable(table),
        targetId,
        Quoted.table(table.schema(), table.name()));
  }

  /** Waits until the server has loaded a public index with its id. */
  void awaitIndex(TableView table, String name, long indexId) {
    await(
        "SELECT DISTINCT INDEX_ID FROM information_schema.tidb_indexes WHERE " + ofTable(table),
        indexId,
        Quoted.table(table.schema(), table.name()) + "." + Quoted.name(name));
  }

  private static String ofTable(TableView table) {
    return "TABLE_SCHEMA = "
        + Quoted.text(table.schema())
        + " AND TABLE_NAME = "
        + Quoted.text(table.name());
  }

  private void await(String query, long id, String what) {
    List<String> wanted = List.of(Long.toString(id));
    if (!LOADING.until(time, PATIENCE, () -> session.query(query).contains(wanted))) {
      LOG.warn("TiDB has not loaded the restored definition of {} in {}", what, PATIENCE);
    }
  }
}
