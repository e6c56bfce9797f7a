package io.pitr.writer.model;

import io.pitr.format.backup.TidbVersion;
import io.pitr.sql.text.SourceRules;
import io.pitr.sql.text.TextRules;

/**
 * What kind of cluster is modelled.
 *
 * @param clusterId of PD
 * @param version as the full backup tells it
 * @param startMillis the clock's start
 * @param newCollation whether string keys are sort keys
 * @param jobVersion 1 or 2: how arguments of DDL jobs are kept
 * @param systemTables whether there is a sample of {@code mysql}
 */
public record ClusterOptions(
    long clusterId,
    String version,
    long startMillis,
    boolean newCollation,
    int jobVersion,
    boolean systemTables) {
  /** A cluster of 2026. */
  public static final ClusterOptions DEFAULT =
      new ClusterOptions(
          7_711_317_825_546_836_718L, "9.0.0-beta.2", 1_772_323_200_000L, true, 2, true);

  public ClusterOptions version(String release) {
    return new ClusterOptions(
        clusterId, release, startMillis, newCollation, jobVersion, systemTables);
  }

  public ClusterOptions newCollation(boolean on) {
    return new ClusterOptions(clusterId, version, startMillis, on, jobVersion, systemTables);
  }

  public ClusterOptions jobVersion(int argumentsVersion) {
    return new ClusterOptions(
        clusterId, version, startMillis, newCollation, argumentsVersion, systemTables);
  }

  public ClusterOptions systemTables(boolean present) {
    return new ClusterOptions(clusterId, version, startMillis, newCollation, jobVersion, present);
  }

  public ClusterOptions clusterId(long id) {
    return new ClusterOptions(id, version, startMillis, newCollation, jobVersion, systemTables);
  }

  /** How the cluster encodes strings and prints values. */
  public SourceRules rules() {
    return new SourceRules(newCollation, TextRules.of(TidbVersion.parse(version)));
  }
}
