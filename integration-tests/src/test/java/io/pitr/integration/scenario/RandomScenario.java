package io.pitr.integration.scenario;

import io.pitr.integration.cluster.Names;
import io.pitr.integration.cluster.Sql;
import io.pitr.integration.cluster.SqlRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Random statements of one seed, with cuts anywhere: between statements, with transactions open, in
 * the middle of a DDL statement. A server refuses some of them, which changes nothing: what counts
 * is what it holds in the end.
 */
public final class RandomScenario implements Scenario {
  private static final int TABLES_AT_FIRST = 6;
  private static final int STEPS_BEFORE_THE_BACKUP = 20;
  private static final int STEPS_A_FLUSH = 40;

  private final SplittableRandom random;
  private final RandomTables tables;
  private final int steps;
  private final int cuts;
  private final List<Sql> open = new ArrayList<>();

  /**
   * @param steps statements after the full backup, more or less
   * @param cuts at least 1; the last one is at the end
   */
  public RandomScenario(long seed, int steps, int cuts) {
    this.random = new SplittableRandom(seed);
    this.tables = new RandomTables(random.split());
    this.steps = steps;
    this.cuts = cuts;
  }

  @Override
  public void play(Stage stage) {
    // Else DDL would wait for the transactions that stay open.
    stage.sql().execute("SET GLOBAL tidb_enable_metadata_lock = OFF");
    stage.sql().execute("SET SESSION sql_mode = ''");
    for (String database : tables.databases()) {
      attempt(stage.sql(), "CREATE DATABASE " + Names.quoted(database));
    }
    for (int i = 0; i < TABLES_AT_FIRST; i++) {
      create(stage);
    }
    steps(stage, STEPS_BEFORE_THE_BACKUP);
    stage.fullBackup();
    for (int cut = 1; cut < cuts; cut++) {
      steps(stage, steps / cuts);
      if (random.nextBoolean()) {
        stage.cut("s" + cut);
      } else {
        cutInDdl(stage, "s" + cut);
      }
    }
    steps(stage, steps / cuts);
    while (!open.isEmpty()) {
      end(open.remove(0));
    }
    stage.cut("s" + cuts);
  }

  private void cutInDdl(Stage stage, String name) {
    Optional<RandomTables.Shape> table = tables.any();
    if (table.isEmpty()) {
      stage.cut(name);
      return;
    }
    try {
      stage.cutDuring(name, table.get().table(), tables.addIndex(table.get()));
    } catch (SqlRefused e) {
      // For instance a unique index over values that are there twice. The cut is taken.
    }
  }

  private void steps(Stage stage, int count) {
    for (int i = 0; i < count; i++) {
      step(stage);
      if (i % STEPS_A_FLUSH == STEPS_A_FLUSH - 1) {
        stage.awaitFlush();
      }
    }
  }

  private void step(Stage stage) {
    int kind = random.nextInt(100);
    if (kind < 8) {
      create(stage);
    } else if (kind < 14 && !open.isEmpty()) {
      end(open.remove(random.nextInt(open.size())));
    } else if (kind < 20 && open.size() < 3) {
      transaction(stage);
    } else if (kind < 60) {
      tables.any().ifPresent(table -> attempt(stage.sql(), tables.write(table)));
    } else {
      tables.any().ifPresent(table -> change(stage.sql(), tables.ddl(table)));
    }
  }

  private void create(Stage stage) {
    RandomTables.Shape made = tables.shape();
    if (attempt(stage.sql(), made.create())) {
      tables.add(made);
      attempt(stage.sql(), tables.insert(made));
    }
  }

  private void change(Sql sql, RandomTables.Change change) {
    for (String statement : change.statements()) {
      if (!attempt(sql, statement)) {
        return;
      }
    }
    tables.apply(change);
  }

  /** Stays open, until a later step ends it. */
  private void transaction(Stage stage) {
    Sql session = stage.openSession();
    session.execute("SET SESSION sql_mode = ''");
    // Rows that another open transaction holds are not waited for.
    session.execute("SET SESSION innodb_lock_wait_timeout = 1");
    session.execute(random.nextBoolean() ? "BEGIN OPTIMISTIC" : "BEGIN PESSIMISTIC");
    int statements = random.nextInt(1, 5);
    for (int i = 0; i < statements; i++) {
      tables.any().ifPresent(table -> attempt(session, tables.insert(table)));
    }
    open.add(session);
  }

  private void end(Sql session) {
    attempt(session, random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
  }

  private static boolean attempt(Sql sql, String statement) {
    try {
      sql.execute(statement);
      return true;
    } catch (SqlRefused e) {
      return false;
    }
  }
}
