package io.pitr.integration.backup;

import io.pitr.integration.cluster.Sql;
import io.pitr.integration.cluster.UsedCluster;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cluster that is backed up: empty at first, and left as it was. Garbage collection is held
 * while the suite reads earlier snapshots.
 */
public final class SourceCluster implements AutoCloseable {
  private static final Map<String, String> WANTED =
      Map.of(
          "tidb_gc_life_time", "48h",
          "tidb_ddl_enable_fast_reorg", "ON");

  /** Also changed by scenarios. */
  private static final String METADATA_LOCK = "tidb_enable_metadata_lock";

  private final UsedCluster cluster;
  private final GoBr br;
  private final Map<String, String> original = new LinkedHashMap<>();

  public SourceCluster(UsedCluster cluster, GoBr br) {
    this.cluster = cluster;
    this.br = br;
    try (Sql sql = cluster.open()) {
      remember(sql, METADATA_LOCK);
      WANTED.forEach(
          (name, value) -> {
            remember(sql, name);
            set(sql, name, value);
          });
    }
  }

  private void remember(Sql sql, String name) {
    sql.value("SELECT @@GLOBAL." + name)
        .ifPresent(
            value ->
                original.put(name, value.equals("1") ? "ON" : value.equals("0") ? "OFF" : value));
  }

  private static void set(Sql sql, String name, String value) {
    sql.execute("SET GLOBAL " + name + " = '" + value + "'");
  }

  public UsedCluster cluster() {
    return cluster;
  }

  public GoBr br() {
    return br;
  }

  @Override
  public void close() {
    try (cluster;
        Sql sql = cluster.open()) {
      original.forEach((name, value) -> set(sql, name, value));
    }
  }
}
