package io.pitr.cluster.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the wait for a statement whose answer can't come any more. Building or checking an index may
 * take hours in which a server sends nothing, so a socket timeout would end statements that are
 * well, and the system's keep-alive notices a lost peer only after hours. Instead, a second
 * connection asks the server at intervals whether the first one still executes something.
 */
final class StatementWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatementWatch.class);
  private static final int MOST_MISSES = 3;
  private static final String IDLE = "Sleep";

  private final Connection watched;
  private final Opener second;
  private final String question;
  private final ScheduledFuture<?> checks;
  private int misses;

  /** Opens another connection to the same server. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  private StatementWatch(
      Connection watched,
      String id,
      Opener second,
      ScheduledExecutorService timer,
      Duration every) {
    this.watched = watched;
    this.second = second;
    this.question = "SELECT COMMAND FROM information_schema.cluster_processlist WHERE ID = " + id;
    this.checks =
        timer.scheduleWithFixedDelay(
            this::check, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Watches the next statement of a connection until this is closed. */
  static StatementWatch start(
      Connection watched, Opener second, ScheduledExecutorService timer, Duration every)
      throws SQLException {
    try (Statement statement = watched.createStatement();
        ResultSet id = statement.executeQuery("SELECT CONNECTION_ID()")) {
      return new StatementWatch(watched, id.next() ? id.getString(1) : "0", second, timer, every);
    }
  }

  private void check() {
    try {
      misses = isExecuting() ? 0 : misses + 1;
    } catch (SQLException e) {
      LOG.debug("the server of a running statement can't be asked", e);
      misses++;
    }
    if (misses == MOST_MISSES) {
      LOG.warn("a statement is given up: its server is gone or does not execute it any more");
      abort();
    }
  }

  private boolean isExecuting() throws SQLException {
    try (Connection connection = second.open();
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(question)) {
        return row.next() && !IDLE.equalsIgnoreCase(row.getString(1));
      } catch (SQLException e) {
        // A server that answers with an error is alive, and may not know the table.
        return e.getErrorCode() != 0;
      }
    }
  }

  private void abort() {
    try {
      watched.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.warn("a connection can't be ended: {}", e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    boolean unused = checks.cancel(false);
  }
}
