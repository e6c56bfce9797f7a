package io.pitr.integration.backup;

import io.pitr.integration.cluster.Sql;
import io.pitr.integration.cluster.SqlRefused;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A DDL statement that is held while something else is done. */
final class RunningDdl {
  private static final long MOST_NANOS = 60_000_000_000L;
  private static final String FILLS = "write reorganization";
  private static final long PAUSING_MILLIS = 1000;

  private final Sql runs;
  private final Sql watches;
  private final String table;
  private final String ddl;

  /**
   * @param runs the session of the statement
   * @param watches a session beside it
   * @param table its name in the list of jobs
   */
  RunningDdl(Sql runs, Sql watches, String table, String ddl) {
    this.runs = runs;
    this.watches = watches;
    this.table = table;
    this.ddl = ddl;
  }

  /**
   * Starts the statement, pauses its job where it fills an index, does the action, and lets the job
   * go on. When the job is over before it was seen there, or the server refuses it, the action is
   * done all the same.
   *
   * @throws SqlRefused when the server refuses the statement
   */
  void during(Runnable action) {
    CompletableFuture<Void> statement = CompletableFuture.runAsync(() -> runs.execute(ddl));
    Optional<String> paused = Optional.empty();
    try {
      paused = pause(statement);
      action.run();
    } finally {
      paused.ifPresent(job -> watches.query("ADMIN RESUME DDL JOBS " + job));
    }
    try {
      statement.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SqlRefused refused) {
        throw refused;
      }
      throw e;
    }
  }

  /** The job's id; empty when it can't be paused any more. */
  private Optional<String> pause(CompletableFuture<Void> statement) {
    long end = System.nanoTime() + MOST_NANOS;
    while (!statement.isDone() && System.nanoTime() - end < 0) {
      for (List<Optional<String>> job : watches.query("ADMIN SHOW DDL JOBS 10")) {
        boolean ours = job.contains(Optional.of(table)) && job.contains(Optional.of("running"));
        if (ours && job.contains(Optional.of(FILLS))) {
          String id = job.get(0).orElse("");
          watches.query("ADMIN PAUSE DDL JOBS " + id);
          sleep();
          return Optional.of(id);
        }
      }
    }
    return Optional.empty();
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
