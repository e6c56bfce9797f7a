package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.LogSpan;
import io.pitr.catalog.Migrations;
import java.util.List;

/**
 * General properties of a log backup, from its metadata.
 *
 * @param migrations paths of migration files
 * @param ingested paths of descriptions of ingested SSTs
 */
public record LogFacts(
    String storage,
    long clusterId,
    String clusterVersion,
    LogSpan span,
    List<String> migrations,
    List<Migrations.Compaction> compactions,
    List<String> ingested) {

  static LogFacts of(LogBackup log) {
    return new LogFacts(
        log.storage().uri(),
        log.clusterId(),
        log.clusterVersion(),
        log.span(),
        log.migrations().names(),
        log.migrations().compactions(),
        log.migrations().ingested());
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
