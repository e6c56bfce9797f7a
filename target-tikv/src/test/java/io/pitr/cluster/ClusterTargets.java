package io.pitr.cluster;

import io.pitr.api.target.TargetProvider;
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
    return new TikvTargetProvider(new TikvEnvironment(cluster.time(), sql, Map.of()));
  }
}
