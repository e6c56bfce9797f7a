package io.pitr.writer;

import io.pitr.api.Tso;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.full.FullBackupWriter;
import io.pitr.writer.full.FullOptions;
import io.pitr.writer.log.LogBackupWriter;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.log.RegionMap;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.ClusterOptions;

/**
 * A modelled cluster with its backups: a log backup from the beginning on, and full backups on
 * request.
 *
 * <pre>{@code
 * Upstream upstream = Upstream.into(folder, Upstream.Options.DEFAULT);
 * upstream.ddl().createDatabase("app").finish();
 * Tso base = upstream.fullBackup();
 * … statements …
 * upstream.flush();
 * Tso end = upstream.complete();
 * }</pre>
 */
public final class Upstream {
  private final Options options;
  private final ClusterModel cluster;
  private final LogBackupWriter log;
  private final RegionMap regions;
  private final ObjectSink fullSink;
  private final Tso logStart;
  private boolean importing;

  public Upstream(ObjectSink fullSink, ObjectSink logSink, Options options) {
    this.options = options;
    this.fullSink = fullSink;
    this.cluster = new ClusterModel(options.cluster());
    this.regions =
        new RegionMap(options.stores(), options.tablesPerRegion(), options.rowsPerRegion());
    this.log = new LogBackupWriter(logSink, options.log(), regions, options.seed());
    this.logStart = cluster.clock().next();
    log.start(options.cluster().clusterId(), options.cluster().version(), logStart);
    cluster.listen(
        event -> {
          if (event.isMeta() || !importing) {
            log.accept(event);
          }
        });
  }

  /** Writes the full backup below {@code full}, the log backup below {@code log}. */
  public static Upstream into(java.nio.file.Path folder, Options options) {
    return new Upstream(
        ObjectSink.folder(folder.resolve("full")),
        ObjectSink.folder(folder.resolve("log")),
        options);
  }

  public ClusterModel cluster() {
    return cluster;
  }

  public Ddl ddl() {
    return new Ddl(cluster);
  }

  public LogBackupWriter log() {
    return log;
  }

  /** The first timestamp of the log backup. */
  public Tso logStart() {
    return logStart;
  }

  /**
   * Writes a full backup at the current timestamp; it replaces the one before, whose files stay.
   */
  public Tso fullBackup() {
    Tso ts = cluster.clock().next();
    new FullBackupWriter(fullSink, options.full(), options.seed())
        .write(
            cluster.store(),
            ts,
            options.cluster().clusterId(),
            options.cluster().version(),
            options.cluster().newCollation());
    cluster.clock().pass(1);
    return ts;
  }

  /**
   * A flush of all stores, and the checkpoint that it allows.
   *
   * @return the checkpoint
   */
  public Tso flush() {
    Tso checkpoint = log.flush(cluster.resolvedTs(), cluster.clock().next());
    log.checkpoint(checkpoint);
    cluster.clock().pass(1);
    return checkpoint;
  }

  /**
   * Runs statements whose rows are not in the log, as those of a restore.
   *
   * @return from when on readers see them
   */
  public Tso importing(Runnable statements) {
    importing = true;
    try {
      statements.run();
    } finally {
      importing = false;
    }
    return cluster.clock().next();
  }

  /** Leaders of all regions move to other stores. */
  public void moveLeaders() {
    regions.moveLeaders();
  }

  /**
   * Flushes everything, so that the log reaches the current timestamp; open transactions hold it
   * back.
   *
   * @return the checkpoint
   */
  public Tso complete() {
    Tso resolved = cluster.resolvedTs();
    log.flushAll(resolved, cluster.clock().next());
    cluster.clock().pass(1);
    return resolved;
  }

  /**
   * What is modelled and how it is written.
   *
   * @param stores TiKV nodes
   * @param tablesPerRegion consecutive table ids that share a region
   * @param rowsPerRegion consecutive integer handles that share a region; 0 keeps tables whole
   */
  public record Options(
      ClusterOptions cluster,
      FullOptions full,
      LogOptions log,
      int stores,
      int tablesPerRegion,
      long rowsPerRegion,
      long seed) {
    public static final Options DEFAULT =
        new Options(ClusterOptions.DEFAULT, FullOptions.DEFAULT, LogOptions.DEFAULT, 3, 4, 200, 1);

    public Options cluster(ClusterOptions newCluster) {
      return new Options(newCluster, full, log, stores, tablesPerRegion, rowsPerRegion, seed);
    }

    public Options full(FullOptions newFull) {
      return new Options(cluster, newFull, log, stores, tablesPerRegion, rowsPerRegion, seed);
    }

    public Options log(LogOptions newLog) {
      return new Options(cluster, full, newLog, stores, tablesPerRegion, rowsPerRegion, seed);
    }

    public Options stores(int count) {
      return new Options(cluster, full, log, count, tablesPerRegion, rowsPerRegion, seed);
    }

    public Options seed(long newSeed) {
      return new Options(cluster, full, log, stores, tablesPerRegion, rowsPerRegion, newSeed);
    }
  }
}
