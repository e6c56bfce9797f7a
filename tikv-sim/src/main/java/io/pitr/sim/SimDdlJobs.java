package io.pitr.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The DDL jobs of a simulated TiDB: one for each statement that changes a table, for as long as it
 * runs, and those that a test adds. Thread-safe.
 */
final class SimDdlJobs {
  private static final Pattern OF_A_TABLE =
      Pattern.compile("ALTER TABLE (`(?:[^`]|``)*`)\\.(`(?:[^`]|``)*`) (.*)", Pattern.DOTALL);

  /** Types of jobs by the rest of the statement, with TiDB's numbers. */
  private static final Map<String, Integer> TYPES =
      Map.of(
          "ADD INDEX", 7,
          "ADD UNIQUE KEY", 7,
          "DROP INDEX", 8,
          "ADD CONSTRAINT", 9,
          "DROP FOREIGN KEY", 10,
          "SET TIFLASH REPLICA", 30,
          "ADD PRIMARY KEY", 32);

  private static final Pattern OF_ONE_TABLE = Pattern.compile("WHERE table_ids = '([^']*)'");
  private static final int OTHER_TYPE = 5;

  private final SortedMap<Long, List<String>> running = new TreeMap<>();
  private long lastId = 1_000;

  /** A row of {@code mysql.tidb_ddl_job}: id, type, ids of tables. */
  synchronized long add(int type, String tableIds) {
    long id = ++lastId;
    running.put(id, List.of(Long.toString(id), Integer.toString(type), tableIds));
    return id;
  }

  synchronized void end(long id) {
    running.remove(id);
  }

  /**
   * @param query over {@code mysql.tidb_ddl_job}, of all jobs or of those of one table
   */
  synchronized List<List<String>> rows(String query) {
    Matcher matcher = OF_ONE_TABLE.matcher(query);
    return matcher.find()
        ? running.values().stream().filter(job -> job.get(2).equals(matcher.group(1))).toList()
        : new ArrayList<>(running.values());
  }

  /**
   * Runs a statement's effect, as a job where it changes a table.
   *
   * @param tableIds gives the id of a table by database and name
   */
  void run(String statement, BiFunction<String, String, OptionalLong> tableIds, Runnable effect) {
    Matcher matcher = OF_A_TABLE.matcher(statement);
    if (!matcher.matches()) {
      effect.run();
      return;
    }
    OptionalLong table = tableIds.apply(name(matcher.group(1)), name(matcher.group(2)));
    long job = add(type(matcher.group(3)), table.isEmpty() ? "" : "" + table.getAsLong());
    try {
      effect.run();
    } finally {
      end(job);
    }
  }

  private static int type(String change) {
    return TYPES.entrySet().stream()
        .filter(entry -> change.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OTHER_TYPE);
  }

  private static String name(String quoted) {
    return quoted.substring(1, quoted.length() - 1).replace("``", "`");
  }
}
