package io.pitr.integration.scenario;

import io.pitr.integration.cluster.Names;
import io.pitr.integration.cluster.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Two sessions that write all the time, and change tables now and then. */
public final class Load {
  private static final String DATABASE = Scenario.PREFIX + "load";
  private static final int TABLES = 4;
  private static final int SESSIONS = 2;
  private static final int ROUNDS_A_DDL = 40;
  private static final long PAUSE_MILLIS = 100;

  private final Sql sql;
  private final int session;
  private final SplittableRandom random;

  private Load(Sql sql, int session) {
    this.sql = sql;
    this.session = session;
    this.random = new SplittableRandom(session);
  }

  /** Makes the tables. */
  public static void prepare(Sql sql) {
    sql.execute("CREATE DATABASE " + Names.quoted(DATABASE));
    for (int i = 0; i < TABLES; i++) {
      sql.execute(
          "CREATE TABLE %s (id BIGINT PRIMARY KEY AUTO_INCREMENT, k INT, c CHAR(120), pad VARCHAR(300), KEY by_k (k))"
              .formatted(table(i)));
    }
  }

  private static String table(int i) {
    return Names.quoted(DATABASE, "t" + i);
  }

  /** Writes for some time. */
  public static void run(Supplier<Sql> sessions, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    var running = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < SESSIONS; i++) {
      int session = i;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try (Sql sql = sessions.get()) {
                  new Load(sql, session).until(end);
                }
              }));
    }
    running.forEach(CompletableFuture::join);
  }

  private void until(long end) {
    for (int round = 1; System.nanoTime() - end < 0; round++) {
      round(round);
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Each session has tables of its own, so that none waits for the other's locks. */
  private void round(int round) {
    String table = table(session + SESSIONS * random.nextInt(TABLES / SESSIONS));
    String rows =
        IntStream.range(0, 50)
            .mapToObj(
                i -> "(%d,REPEAT('c',100),REPEAT('p',%d))".formatted(random.nextInt(10_000), i * 5))
            .collect(Collectors.joining(","));
    sql.execute("INSERT INTO " + table + " (k, c, pad) VALUES " + rows);
    sql.execute(
        "UPDATE %s SET k = k + 1 WHERE id %% 97 = %d LIMIT 40"
            .formatted(table, random.nextInt(97)));
    sql.execute(
        "DELETE FROM %s WHERE id %% 131 = %d LIMIT 20".formatted(table, random.nextInt(131)));
    if (session == 0 && round % ROUNDS_A_DDL == 0) {
      sql.execute(ddl(table, round));
    }
  }

  private String ddl(String table, int round) {
    return switch (random.nextInt(3)) {
      case 0 -> "ALTER TABLE " + table + " ADD COLUMN x" + round + " INT DEFAULT " + round;
      case 1 -> "ALTER TABLE " + table + " ADD INDEX by_c" + round + " (c(10))";
      default ->
          "CREATE TABLE %s (id INT PRIMARY KEY, v INT)"
              .formatted(Names.quoted(DATABASE, "n" + round));
    };
  }
}
