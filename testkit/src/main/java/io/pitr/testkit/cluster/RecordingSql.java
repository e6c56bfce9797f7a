package io.pitr.testkit.cluster;

import io.pitr.api.RestoreException;
import io.pitr.target.tikv.rpc.TikvError;
import io.pitr.target.tikv.sql.SqlConnector;
import io.pitr.target.tikv.sql.SqlFailure;
import io.pitr.target.tikv.sql.SqlSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Stands for the TiDB servers of a cluster: writes statements down, answers queries from a table,
 * fails those it is told to. Thread-safe.
 */
public final class RecordingSql implements SqlConnector {
  private final List<String> statements = new ArrayList<>();
  private final Map<String, List<List<String>>> answers = new ConcurrentHashMap<>();
  private final Map<String, SqlFailure> failures = new ConcurrentHashMap<>();
  private volatile Function<String, Optional<List<List<String>>>> informationSchema =
      query -> Optional.empty();
  private volatile boolean reachable = true;
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

  /** Tells the ids of tables and indexes from now on. */
  void informationSchema(SimInformationSchema tables) {
    informationSchema = tables::answer;
  }

  /** What a query gives from now on. */
  public void answer(String query, List<List<String>> rows) {
    answers.put(query, rows);
  }

  /** Makes a statement fail from now on. */
  public void fail(String statement, int code, String message) {
    fail(statement, code, "", message);
  }

  /** As {@link #fail(String, int, String)}, with the state that tells a lost connection. */
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

  /** What was executed, without the settings of sessions and without queries. */
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
    if (!reachable || addresses.isEmpty()) {
      throw new RestoreException(TikvError.TIDB_UNREACHABLE, "no server", addresses.toString());
    }
    connecting.run();
    return new Session();
  }

  private final class Session implements SqlSession {
    @Override
    public void execute(String statement) {
      synchronized (statements) {
        statements.add(statement);
      }
      SqlFailure failure = failures.get(statement);
      if (failure != null) {
        throw failure;
      }
      count(statement, 1);
      try {
        effect.accept(statement);
      } finally {
        count(statement, -1);
      }
      if (statement.startsWith("set config tikv `gc.ratio-threshold` = '")) {
        String value = statement.split("'")[1];
        answer(
            "show config where name = 'gc.ratio-threshold' and type = 'tikv'",
            List.of(List.of("tikv", "127.0.0.1:20160", "gc.ratio-threshold", value)));
      }
    }

    @Override
    public List<List<String>> query(String statement) {
      SqlFailure failure = failures.get(statement);
      if (failure != null) {
        throw failure;
      }
      return informationSchema
          .apply(statement)
          .orElseGet(() -> answers.getOrDefault(statement, List.of()));
    }

    @Override
    public void close() {}
  }
}
