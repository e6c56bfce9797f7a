package io.pitr.integration.scenario;

import io.pitr.integration.cluster.Names;
import io.pitr.integration.cluster.Sql;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the program was made for: a backup whose log is restored in three segments. In each segment
 * tables are written, and there is DDL of the kinds that a restore must take care of; a transaction
 * is open over the first cut, and an index is being filled at the second.
 */
public final class FoundingScenario implements Scenario {
  private static final String APP = PREFIX + "app";
  private static final String SHOP = PREFIX + "shop";
  private static final String REBORN = PREFIX + "reborn";
  private static final int ROWS_A_STATEMENT = 200;
  private static final long SEED = 20_261_130;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final TypeTable types = new TypeTable(app("types"), random);

  @Override
  public void play(Stage stage) {
    base(stage);
    stage.fullBackup();
    Sql open = first(stage);
    stage.cut("s1");
    open.execute("COMMIT");
    second(stage);
    stage.cutDuring("s2", "big", "ALTER TABLE " + app("big") + " ADD INDEX in_flight (v)");
    third(stage);
    stage.cut("s3");
  }

  private static String app(String table) {
    return Names.quoted(APP, table);
  }

  private static String shop(String table) {
    return Names.quoted(SHOP, table);
  }

  private void base(Stage stage) {
    Sql sql = stage.sql();
    sql.execute("CREATE DATABASE " + Names.quoted(APP));
    sql.execute(
        "CREATE DATABASE " + Names.quoted(SHOP) + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    sql.execute("CREATE DATABASE " + Names.quoted(REBORN));
    sql.execute("CREATE TABLE " + Names.quoted(REBORN, "t") + " (id INT PRIMARY KEY, v INT)");
    insert(sql, Names.quoted(REBORN, "t"), 0, 100, i -> i + "," + i);

    sql.execute(
        "CREATE TABLE %s (id BIGINT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(80), score INT, note VARCHAR(1200), UNIQUE KEY by_email (email), KEY by_score (score))"
            .formatted(app("accounts")));
    insert(sql, app("accounts"), 1, 2000, this::account);
    sql.execute(
        "CREATE TABLE %s (code VARCHAR(40), line INT, price DECIMAL(12,2), remark TEXT, PRIMARY KEY (code, line) CLUSTERED, KEY by_price (price))"
            .formatted(app("lines")));
    insert(sql, app("lines"), 0, 1200, i -> "'Ord-%05d',%d,%d.25,'r%d'".formatted(i, i % 3, i, i));
    sql.execute("CREATE TABLE %s (a INT, b VARCHAR(500), KEY by_a (a))".formatted(app("heap")));
    insert(sql, app("heap"), 0, 800, i -> i + ",REPEAT('h'," + i % 300 + ")");
    sql.execute(
        "CREATE TABLE %s (id BIGINT PRIMARY KEY AUTO_RANDOM(5), v VARCHAR(50))"
            .formatted(app("tokens")));
    sql.execute("INSERT INTO %s (v) VALUES ('a'),('b'),('c')".formatted(app("tokens")));
    sql.execute(
        "CREATE TABLE %s (id VARCHAR(30), v INT, PRIMARY KEY (id) NONCLUSTERED)"
            .formatted(app("loose")));
    insert(sql, app("loose"), 0, 300, i -> "'n-" + i + "'," + i);
    sql.execute(types.create());
    sql.execute(types.insert(1, 100));

    sql.execute(
        "CREATE TABLE %s (id BIGINT, day DATE, qty INT, KEY by_qty (qty)) PARTITION BY RANGE COLUMNS(day) (PARTITION p1 VALUES LESS THAN ('2026-02-01'), PARTITION p2 VALUES LESS THAN ('2026-03-01'), PARTITION p3 VALUES LESS THAN ('2026-04-01'))"
            .formatted(shop("sales")));
    insert(sql, shop("sales"), 0, 900, i -> sale(i, 1 + i % 3));
    sql.execute(
        "CREATE TABLE %s (id BIGINT PRIMARY KEY, v INT) PARTITION BY HASH(id) PARTITIONS 4"
            .formatted(shop("hashed")));
    insert(sql, shop("hashed"), 0, 600, i -> i + "," + 2 * i);
    sql.execute("CREATE TABLE %s (id INT PRIMARY KEY, v VARCHAR(20))".formatted(shop("parents")));
    sql.execute(
        "CREATE TABLE %s (id INT PRIMARY KEY, pid INT, KEY by_pid (pid), CONSTRAINT fk1 FOREIGN KEY (pid) REFERENCES %s (id) ON DELETE CASCADE)"
            .formatted(shop("children"), shop("parents")));
    insert(sql, shop("parents"), 0, 50, i -> i + ",'p" + i + "'");
    insert(sql, shop("children"), 0, 150, i -> i + "," + i % 50);
    sql.execute("CREATE TABLE %s (id INT PRIMARY KEY)".formatted(shop("short_lived")));
    sql.execute(
        "CREATE VIEW %s AS SELECT day, SUM(qty) AS total FROM %s GROUP BY day"
            .formatted(shop("by_day"), shop("sales")));
    sql.execute(
        "CREATE SEQUENCE %s START WITH 10 INCREMENT BY 5 CACHE 20".formatted(shop("numbers")));
    if (stage.hasTiflash()) {
      replica(sql, app("accounts"), 1);
      replica(sql, shop("sales"), 1);
    }
  }

  /** Leaves a transaction open that has written. */
  private Sql first(Stage stage) {
    Sql sql = stage.sql();
    write(sql, 10_000);
    sql.execute("CREATE TABLE %s (id INT PRIMARY KEY, a VARCHAR(50), b INT)".formatted(app("new")));
    insert(sql, app("new"), 0, 400, i -> i + ",'a" + i + "'," + i % 17);
    sql.execute("ALTER TABLE " + app("new") + " ADD INDEX by_b (b)");
    sql.execute("ALTER TABLE " + app("accounts") + " ADD INDEX by_note (note(16))");
    sql.execute("ALTER TABLE " + app("accounts") + " ADD COLUMN grade INT DEFAULT 7");
    sql.execute("ALTER TABLE " + app("heap") + " ADD INDEX by_b (b(40))");
    stage.awaitFlush();
    if (stage.hasTiflash()) {
      replica(sql, app("lines"), 1);
    }
    Sql open = stage.openSession();
    open.execute("BEGIN OPTIMISTIC");
    open.execute(
        "INSERT INTO %s VALUES (900001, 'over-the-cut', 1, REPEAT('S', 1100), 7)"
            .formatted(app("accounts")));
    open.execute("DELETE FROM " + app("lines") + " WHERE line = 2 AND code < 'Ord-00100'");
    return open;
  }

  private void second(Stage stage) {
    Sql sql = stage.sql();
    sql.execute("RENAME TABLE %s TO %s".formatted(app("new"), shop("renamed")));
    sql.execute("CREATE TABLE %s LIKE %s".formatted(app("copy"), app("accounts")));
    sql.execute(
        "INSERT INTO %s SELECT * FROM %s WHERE id < 500".formatted(app("copy"), app("accounts")));
    sql.execute("TRUNCATE TABLE " + app("loose"));
    insert(sql, app("loose"), 0, 40, i -> "'after-" + i + "'," + i);
    sql.execute(
        "ALTER TABLE %s ADD PARTITION (PARTITION p4 VALUES LESS THAN ('2026-05-01'))"
            .formatted(shop("sales")));
    insert(sql, shop("sales"), 5000, 200, i -> sale(i, 4));
    stage.awaitFlush();
    sql.execute("ALTER TABLE " + shop("sales") + " DROP PARTITION p1");
    sql.execute("ALTER TABLE " + shop("hashed") + " ADD INDEX by_v (v)");
    sql.execute("DROP TABLE " + shop("short_lived"));
    sql.execute("DROP DATABASE " + Names.quoted(REBORN));
    sql.execute("CREATE DATABASE " + Names.quoted(REBORN));
    String again = Names.quoted(REBORN, "t");
    sql.execute("CREATE TABLE " + again + " (id INT PRIMARY KEY AUTO_INCREMENT, v JSON)");
    sql.execute("INSERT INTO " + again + " (v) VALUES ('{\"k\": 1}'), ('[1, 2]'), ('null')");
    sql.execute("ALTER TABLE " + app("accounts") + " DROP INDEX by_score");
    sql.execute(
        "CREATE TABLE %s (id INT PRIMARY KEY AUTO_INCREMENT, v INT, pad VARCHAR(200))"
            .formatted(app("big")));
    insert(sql, app("big"), 1, 5000, i -> i + "," + i * 7 % 1000 + ",REPEAT('b',150)");
  }

  private void third(Stage stage) {
    Sql sql = stage.sql();
    write(sql, 30_000);
    sql.execute("ALTER TABLE " + app("heap") + " MODIFY COLUMN a BIGINT");
    sql.execute("UPDATE " + shop("renamed") + " SET b = b + 100 WHERE id < 300");
    sql.query("SELECT NEXTVAL(" + shop("numbers") + ")");
    sql.execute("INSERT INTO " + app("big") + " (v, pad) VALUES (1, 'after'), (2, 'after')");
    if (stage.hasTiflash()) {
      replica(sql, app("lines"), 0);
    }
    stage.awaitFlush();
    sql.execute("DROP TABLE " + app("copy"));
    String again = Names.quoted(REBORN, "t");
    sql.execute("ALTER TABLE " + again + " ADD COLUMN w INT");
    sql.execute("ALTER TABLE " + again + " ADD INDEX by_w (w)");
    sql.execute("UPDATE " + again + " SET w = id * 3");
    sql.execute(
        "CREATE VIEW %s AS SELECT id, email FROM %s".formatted(app("emails"), app("accounts")));
    sql.execute("ALTER TABLE " + app("tokens") + " RENAME COLUMN v TO value");
    sql.execute("DELETE FROM " + shop("parents") + " WHERE id < 5");
  }

  /** A mixed batch over the tables of the base; a rollback is part of it. */
  private void write(Sql sql, int from) {
    String columns = " (id, email, score, note)";
    insert(sql, app("accounts") + columns, from, 300, this::account);
    sql.execute("UPDATE " + app("accounts") + " SET score = score + 1 WHERE id % 7 = 3");
    sql.execute("DELETE FROM " + app("accounts") + " WHERE id % 31 = 5");
    insert(sql, app("heap"), from, 200, i -> i + ",REPEAT('z'," + i % 480 + ")");
    sql.execute("DELETE FROM " + app("heap") + " WHERE a % 13 = 4");
    sql.execute("UPDATE " + app("lines") + " SET remark = REPEAT('u', 300) WHERE line = 1");
    sql.execute(types.insert(from, 50));
    sql.execute("INSERT INTO %s (v) VALUES ('d'),('e')".formatted(app("tokens")));
    sql.execute("BEGIN");
    sql.execute("UPDATE " + app("accounts") + " SET score = -1");
    sql.execute("ROLLBACK");
  }

  private String account(int i) {
    return "%d,'user-%06d@example.com',%d,REPEAT('x',%d)"
        .formatted(i, i, random.nextInt(1_000_000_000), random.nextInt(1, 900));
  }

  private static String sale(int i, int month) {
    return "%d,'2026-%02d-%02d',%d".formatted(i, month, 1 + i % 28, i % 50);
  }

  private static void replica(Sql sql, String table, int count) {
    sql.execute("ALTER TABLE " + table + " SET TIFLASH REPLICA " + count);
  }

  private static void insert(Sql sql, String into, int from, int count, IntFunction<String> row) {
    for (int at = from; at < from + count; at += ROWS_A_STATEMENT) {
      String rows =
          IntStream.range(at, Math.min(at + ROWS_A_STATEMENT, from + count))
              .mapToObj(i -> "(" + row.apply(i) + ")")
              .collect(Collectors.joining(","));
      sql.execute("INSERT INTO " + into + " VALUES " + rows);
    }
  }
}
