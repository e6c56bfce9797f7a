package io.pitr.e2e;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.target.TargetProvider;
import io.pitr.cluster.ClusterTargets;
import io.pitr.cluster.TikvPlugin;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import java.util.List;

/** Opens one simulated cluster as a target. */
record SimulatedClusterPlugin(SimCluster cluster, RecordingSql sql) implements RestorePlugin {
  @Override
  public String id() {
    return "simulated-cluster";
  }

  @Override
  public List<OptionSpec> options() {
    return new TikvPlugin().options();
  }

  @Override
  public List<TargetProvider> targets() {
    return List.of(ClusterTargets.provider(cluster, sql));
  }
}
