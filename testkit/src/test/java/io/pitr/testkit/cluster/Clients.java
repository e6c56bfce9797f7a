package io.pitr.testkit.cluster;

import io.pitr.target.tikv.kv.RegionCache;
import io.pitr.target.tikv.kv.RegionCaller;
import io.pitr.target.tikv.kv.TxnClient;
import io.pitr.target.tikv.pd.PdClient;
import io.pitr.target.tikv.pd.PdRegions;
import io.pitr.target.tikv.pd.PdStores;
import io.pitr.target.tikv.pd.TsoOracle;
import io.pitr.target.tikv.rpc.Channels;
import io.pitr.target.tikv.rpc.Security;
import io.pitr.target.tikv.store.StoreClients;
import java.time.Duration;
import java.util.List;

/** The clients of the target, one on top of the other, for a simulated cluster. */
final class Clients implements AutoCloseable {
  final Channels channels =
      new Channels(Security.PLAIN, Duration.ofSeconds(10), Duration.ofSeconds(3));
  final PdClient pd;
  final TsoOracle oracle;
  final PdRegions regions;
  final PdStores stores;
  final StoreClients storeClients;
  final RegionCaller caller;
  final TxnClient txn;

  Clients(SimCluster cluster) {
    this(cluster, cluster.pdAddresses());
  }

  Clients(SimCluster cluster, List<String> endpoints) {
    pd = PdClient.connect(endpoints, channels, cluster.time());
    oracle = new TsoOracle(pd);
    regions = new PdRegions(pd, cluster.time());
    stores = new PdStores(pd);
    storeClients = new StoreClients(stores, channels);
    caller =
        new RegionCaller(
            new RegionCache(regions, cluster.time()), storeClients, cluster.time(), pd.clusterId());
    txn = new TxnClient(caller, oracle, cluster.time());
  }

  @Override
  public void close() {
    oracle.close();
    channels.close();
  }
}
