package io.pitr.sim;

import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the TiDB servers of a cluster: records statements, returns configured results of
 * queries, and fails configured statements. It also has properties of real servers that matter to a
 * restore: the fast check of an index fails on names with a backtick, a server stops during a
 * statement, and a statement that changes a table is a DDL job while it runs. Thread-safe.
 */
public final class RecordingSql implements SqlConnector {
  private static final String FAST_CHECK = "tidb_enable_fast_table_check";
  private static final Pattern CHECK_OF_BACKTICK =
      Pattern.compile("ADMIN CHECK INDEX .* `[^`]*``.*`", Pattern.DOTALL);
  private static final int SYNTAX = 1064;

  private final List<String> statements = new ArrayList<>();
  private final SimDdlJobs jobs = new SimDdlJobs();
  private final SimOutage outage = new SimOutage();
  private final Map<String, List<List<String>>> answers = new ConcurrentHashMap<>();
  private final Map<String, SqlFailure> failures = new ConcurrentHashMap<>();
  private volatile @Nullable SimInformationSchema informationSchema;
  private volatile boolean reachable = true;
  private volatile boolean letsIn = true;
  private volatile Consumer<String> effect = statement -> {};
  private volatile Runnable connecting = () -> {};
  private final Map<String, Integer> underWay = new HashMap<>();
  private final Map<String, Integer> mostAtOnce = new HashMap<>();

  /** A server of this version. */
  public RecordingSql(String version) {
    answer("SELECT VERSION()", List.of(List.of("8.0.11-TiDB-v" + version)));
    answer(
        "show config where name = 'gc.ratio-threshold' and type = 'tikv'",
        List.of(List.of("tikv", "127.0.0.1:20160", "gc.ratio-threshold", "1.1")));
  }

  /** Becomes the cluster's only TiDB server, in its topology and with its schema. */
  public void serve(SimCluster cluster) {
    cluster.etcd().put("/topology/tidb/127.0.0.1:4000/info", "{\"version\":\"9.0.0\"}");
    cluster.etcd().put("/topology/tidb/127.0.0.1:4000/ttl", "1");
    informationSchema(cluster.informationSchema());
  }

  /** Answers queries for ids of tables and indexes from now on. */
  void informationSchema(SimInformationSchema tables) {
    informationSchema = tables;
  }

  /** Sets the result of a query. */
  public void answer(String query, List<List<String>> rows) {
    answers.put(query, rows);
  }

  /** Makes a statement fail from now on. */
  public void fail(String statement, int code, String message) {
    fail(statement, code, "", message);
  }

  /** As {@link #fail(String, int, String)}, with the SQL state of a lost connection. */
  public void fail(String statement, int code, String state, String message) {
    failures.put(
        statement, new SqlFailure(code, state, message, new IllegalStateException(message)));
  }

  /** Makes a statement work again. */
  public void heal(String statement) {
    failures.remove(statement);
  }

  /** Called with each statement before it succeeds. */
  public void effect(Consumer<String> action) {
    effect = action;
  }

  /** Called with each new session. */
  public void connecting(Runnable action) {
    connecting = action;
  }

  /** How many statements that begin with a word ran at the same time, at most. */
  public int mostAtOnce(String word) {
    synchronized (underWay) {
      return mostAtOnce.getOrDefault(word, 0);
    }
  }

  private void count(String statement, int change) {
    String word = statement.split(" ", 2)[0];
    synchronized (underWay) {
      int now = underWay.merge(word, change, Integer::sum);
      mostAtOnce.merge(word, now, Math::max);
    }
  }

  public void reachable(boolean on) {
    reachable = on;
  }

  /** Refuses all logins from now on, as with a wrong password. */
  public void letNobodyIn() {
    letsIn = false;
  }

  /**
   * Makes the server stop once, during a later statement.
   *
   * @param statement counted from 1 and from now, queries included
   * @param executed whether the server still does what the statement says
   * @param refusals connections that are refused until it is back
   */
  public void goAwayAt(int statement, boolean executed, int refusals) {
    outage.plan(statement, executed, refusals);
  }

  /** Statements and queries that arrived since {@link #goAwayAt} was called, or ever. */
  public int arrived() {
    return outage.statements();
  }

  /**
   * Adds a DDL job that runs until {@link #jobEnds}.
   *
   * @param type as TiDB numbers them
   * @param tableIds comma separated
   * @return the job's id
   */
  public long jobRuns(int type, String tableIds) {
    return jobs.add(type, tableIds);
  }

  public void jobEnds(long id) {
    jobs.end(id);
  }

  /** Executed statements, without settings of sessions and without queries. */
  public List<String> statements() {
    synchronized (statements) {
      return statements.stream().filter(one -> !one.startsWith("SET SESSION")).toList();
    }
  }

  /** Everything that was executed. */
  public List<String> all() {
    synchronized (statements) {
      return List.copyOf(statements);
    }
  }

  @Override
  public SqlSession connect(List<String> addresses, Credentials credentials) {
    outage.connecting();
    if (!reachable || addresses.isEmpty()) {
      throw new SqlFailure(
          0, "08S01", "no server answers at " + addresses, new IllegalStateException("no server"));
    }
    if (!letsIn) {
      String message = "1045 (28000): Access denied for user '" + credentials.user() + "'";
      throw new SqlFailure(1045, "28000", message, new IllegalStateException(message));
    }
    connecting.run();
    return new Session();
  }

  /** The cluster's id of a table; empty when there is none of that name. */
  public OptionalLong tableId(String schema, String table) {
    SimInformationSchema tables = informationSchema;
    return tables == null ? OptionalLong.empty() : tables.tableId(schema, table);
  }

  private final class Session implements SqlSession {
    private boolean lost;
    private boolean fastCheck = true;

    @Override
    public void execute(String statement) {
      boolean goes = arrives();
      synchronized (statements) {
        statements.add(statement);
      }
      failIfToldTo(statement);
      if (statement.startsWith("SET SESSION " + FAST_CHECK + " = ")) {
        fastCheck = statement.endsWith("ON");
      }
      if (fastCheck && CHECK_OF_BACKTICK.matcher(statement).matches()) {
        String message = "1064 (42000): You have an error in your SQL syntax";
        throw new SqlFailure(SYNTAX, "42000", message, new IllegalStateException(message));
      }
      count(statement, 1);
      try {
        jobs.run(statement, RecordingSql.this::tableId, () -> effect.accept(statement));
      } finally {
        count(statement, -1);
      }
      if (statement.startsWith("set config tikv `gc.ratio-threshold` = '")) {
        String value = statement.split("'")[1];
        answer(
            "show config where name = 'gc.ratio-threshold' and type = 'tikv'",
            List.of(List.of("tikv", "127.0.0.1:20160", "gc.ratio-threshold", value)));
      }
      loseIf(goes);
    }

    @Override
    public List<List<String>> query(String statement) {
      boolean goes = arrives();
      failIfToldTo(statement);
      List<List<String>> rows = rows(statement);
      loseIf(goes);
      return rows;
    }

    private List<List<String>> rows(String query) {
      if (query.contains("mysql.tidb_ddl_job")) {
        return jobs.rows(query);
      }
      if (query.contains("'" + FAST_CHECK + "'")) {
        return List.of(List.of(FAST_CHECK, fastCheck ? "ON" : "OFF"));
      }
      SimInformationSchema tables = informationSchema;
      Optional<List<List<String>>> ofTables =
          tables == null ? Optional.empty() : tables.answer(query);
      return ofTables.orElseGet(() -> answers.getOrDefault(query, List.of()));
    }

    private boolean arrives() {
      if (lost) {
        throw SimOutage.lost();
      }
      try {
        return outage.arrives();
      } catch (SqlFailure e) {
        lost = true;
        throw e;
      }
    }

    private void loseIf(boolean goes) {
      if (goes) {
        lost = true;
        throw SimOutage.lost();
      }
    }

    private void failIfToldTo(String statement) {
      SqlFailure failure = failures.get(statement);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void close() {}
  }
}
