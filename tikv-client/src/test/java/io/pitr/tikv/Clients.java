package io.pitr.tikv;

import io.pitr.sim.SimCluster;
import io.pitr.tikv.kv.RegionCache;
import io.pitr.tikv.kv.RegionCaller;
import io.pitr.tikv.kv.TxnClient;
import io.pitr.tikv.pd.PdClient;
import io.pitr.tikv.pd.PdRegions;
import io.pitr.tikv.pd.PdStores;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Channels;
import io.pitr.tikv.rpc.Security;
import io.pitr.tikv.store.StoreClients;
import java.time.Duration;
import java.util.List;

/** The clients of the target, one on top of the other, for a simulated cluster. */
public final class Clients implements AutoCloseable {
  public final Channels channels =
      new Channels(Security.PLAIN, Duration.ofSeconds(10), Duration.ofSeconds(3));
  public final PdClient pd;
  public final TsoOracle oracle;
  public final PdRegions regions;
  public final PdStores stores;
  public final StoreClients storeClients;
  public final RegionCaller caller;
  public final TxnClient txn;

  public Clients(SimCluster cluster) {
    this(cluster, cluster.pdAddresses());
  }

  public Clients(SimCluster cluster, List<String> endpoints) {
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
