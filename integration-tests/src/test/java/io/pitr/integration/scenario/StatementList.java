package io.pitr.integration.scenario;

import io.pitr.integration.cluster.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stage that writes down what is played on it; every statement succeeds. */
final class StatementList implements Stage {
  private final List<String> statements = new ArrayList<>();
  private final boolean tiflash;
  private int sessions;

  StatementList(boolean tiflash) {
    this.tiflash = tiflash;
  }

  /** What was played, in order: statements with their session, cuts and the full backup. */
  static List<String> of(Scenario scenario, boolean tiflash) {
    var list = new StatementList(tiflash);
    scenario.play(list);
    return list.statements;
  }

  @Override
  public Sql sql() {
    return session("main");
  }

  @Override
  public Sql openSession() {
    return session("session " + ++sessions);
  }

  private Sql session(String name) {
    return new Sql() {
      @Override
      public void execute(String statement) {
        statements.add(name + ": " + statement);
      }

      @Override
      public List<List<Optional<String>>> query(String statement) {
        execute(statement);
        return List.of();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean hasTiflash() {
    return tiflash;
  }

  @Override
  public void fullBackup() {
    statements.add("full backup");
  }

  @Override
  public void cut(String name) {
    statements.add("cut " + name);
  }

  @Override
  public void cutDuring(String name, String table, String ddl) {
    statements.add("main: " + ddl);
    cut(name);
  }

  @Override
  public void awaitFlush() {}
}
