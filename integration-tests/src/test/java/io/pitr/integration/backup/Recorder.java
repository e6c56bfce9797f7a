package io.pitr.integration.backup;

import io.pitr.integration.backup.RecordedBackup.CutPoint;
import io.pitr.integration.cluster.Sql;
import io.pitr.integration.data.HeldData;
import io.pitr.integration.data.SqlData;
import io.pitr.integration.data.TiflashReplica;
import io.pitr.integration.scenario.Scenario;
import io.pitr.integration.scenario.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plays a scenario while the log is backed up, and keeps what the upstream held at each cut. */
public final class Recorder {
  private static final Duration FLUSH = Duration.ofSeconds(12);

  private final SourceCluster source;
  private final RecordedBackup backup;

  /**
   * @param folder an empty one, which the stores of the cluster see under the same path
   */
  public Recorder(SourceCluster source, Path folder) {
    this.source = source;
    this.backup = new RecordedBackup(folder);
  }

  public RecordedBackup record(Scenario scenario) {
    try (LogTask task = LogTask.start(source.br(), backup.log());
        var stage = new RecordedStage()) {
      scenario.play(stage);
      keep(stage.cuts);
      task.awaitCheckpoint(backup.lastCut().ts());
      return backup;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void keep(List<CutPoint> cuts) {
    for (CutPoint cut : cuts) {
      backup.writeExpected(cut.name(), at(source, cut.ts()));
    }
    try (Sql sql = source.cluster().open()) {
      backup.writeCuts(
          cuts,
          TiflashReplica.all(sql).stream()
              .map(replica -> new HeldData.TableId(replica.database(), replica.table()))
              .toList());
    }
  }

  /** What the upstream held at a moment. */
  public static HeldData at(SourceCluster source, long ts) {
    try (Sql sql = source.cluster().open()) {
      sql.execute("SET @@tidb_snapshot = '" + ts + "'");
      return new SqlData(sql).read();
    }
  }

  /** The upstream's clock, now. */
  public static long now(Sql sql) {
    sql.execute("BEGIN");
    try {
      return Long.parseLong(sql.value("SELECT @@tidb_current_ts").orElse("0"));
    } finally {
      sql.execute("ROLLBACK");
    }
  }

  /** The source, while its log is backed up. */
  private final class RecordedStage implements Stage, AutoCloseable {
    private final Sql sql = openSession(new ArrayList<>());
    private final List<Sql> more = new ArrayList<>();
    private final List<CutPoint> cuts = new ArrayList<>();

    private Sql openSession(List<Sql> into) {
      Sql session = source.cluster().open();
      into.add(session);
      session.execute("SET time_zone = '+00:00'");
      return session;
    }

    @Override
    public Sql sql() {
      return sql;
    }

    @Override
    public Sql openSession() {
      return openSession(more);
    }

    @Override
    public boolean hasTiflash() {
      return source.cluster().pd().hasTiflash();
    }

    @Override
    public void fullBackup() {
      source.br().backUp(backup.full());
    }

    @Override
    public void cut(String name) {
      try (Sql session = source.cluster().open()) {
        cuts.add(new CutPoint(name, now(session)));
      }
    }

    @Override
    public void cutDuring(String name, String table, String ddl) {
      try (Sql runs = source.cluster().open();
          Sql watches = source.cluster().open()) {
        new RunningDdl(runs, watches, table, ddl).during(() -> cut(name));
      }
    }

    @Override
    public void awaitFlush() {
      try {
        Thread.sleep(FLUSH.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    @Override
    public void close() {
      more.forEach(Sql::close);
      sql.close();
    }
  }
}
