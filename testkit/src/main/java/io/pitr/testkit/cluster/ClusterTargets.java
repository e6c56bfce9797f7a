package io.pitr.testkit.cluster;

import io.pitr.api.target.TargetProvider;
import io.pitr.target.tikv.TikvEnvironment;
import io.pitr.target.tikv.TikvTargetProvider;
import java.util.Map;

/** Opens simulated clusters as restore targets. */
public final class ClusterTargets {

  private ClusterTargets() {}

  /**
   * A provider whose targets run in a cluster's time and talk to its stand-in for TiDB. The cluster
   * tells a TiDB server in its topology as soon as this is called.
   */
  public static TargetProvider provider(SimCluster cluster, RecordingSql sql) {
    cluster.etcd().put("/topology/tidb/127.0.0.1:4000/info", "{\"version\":\"9.0.0\"}");
    cluster.etcd().put("/topology/tidb/127.0.0.1:4000/ttl", "1");
    sql.informationSchema(cluster.informationSchema());
    return new TikvTargetProvider(new TikvEnvironment(cluster.time(), sql, Map.of()));
  }
}
