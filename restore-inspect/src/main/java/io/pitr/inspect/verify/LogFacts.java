package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import io.pitr.catalog.FlushGap;
import io.pitr.catalog.FlushTimes;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.LogSpan;
import io.pitr.catalog.Migrations;
import io.pitr.catalog.ReplicaProgress;
import java.util.List;
import java.util.Optional;

/**
 * General properties of a log backup, from its metadata.
 *
 * @param migrations paths of migration files
 * @param ingested paths of descriptions of ingested SSTs
 * @param replica how much of a replica has arrived; empty if its original was not given
 * @param flushGaps times in which stores have no metadata, although they usually have
 */
public record LogFacts(
    String storage,
    long clusterId,
    String clusterVersion,
    LogSpan span,
    List<String> migrations,
    List<Migrations.Compaction> compactions,
    List<String> ingested,
    Optional<ReplicaProgress> replica,
    List<FlushGap> flushGaps) {

  static LogFacts of(LogBackup log, FlushTimes flushes) {
    return new LogFacts(
        log.storage().uri(),
        log.clusterId(),
        log.clusterVersion(),
        log.span(),
        log.migrations().names(),
        log.migrations().compactions(),
        log.migrations().ingested(),
        log.replicaProgress(),
        flushes.unusual(log.migrations()));
  }

  /** The first timestamp a restore may start from. */
  public Tso min() {
    return span.min();
  }

  /** The last timestamp that can be restored. */
  public Tso max() {
    return span.max();
  }
}
