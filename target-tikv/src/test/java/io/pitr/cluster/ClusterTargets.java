package io.pitr.cluster;

import io.pitr.api.option.OptionValues;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetProvider;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import java.util.Map;

/** Opens simulated clusters as restore targets. */
public final class ClusterTargets {

  private ClusterTargets() {}

  /**
   * A provider whose targets run in a cluster's time and talk to its stand-in for TiDB. The cluster
   * tells a TiDB server in its topology as soon as this is called.
   */
  public static TargetProvider provider(SimCluster cluster, RecordingSql sql) {
    sql.serve(cluster);
    return new TikvTargetProvider(new TikvEnvironment(cluster.time(), security -> sql, Map.of()));
  }

  /** The values of the target's own flags. */
  public static OptionValues options(Map<String, String> given) {
    return OptionValues.of(TikvOptions.ALL, given);
  }

  /** Opens a cluster for writing, with the defaults of the program's own flags. */
  static RestoreTarget open(SimCluster cluster, RecordingSql sql, Map<String, String> given) {
    return open(cluster, sql, RunSettings.DEFAULT, given);
  }

  static RestoreTarget open(
      SimCluster cluster, RecordingSql sql, RunSettings run, Map<String, String> given) {
    return provider(cluster, sql).open(cluster.uri(), OpenMode.WRITE, run, options(given));
  }
}
