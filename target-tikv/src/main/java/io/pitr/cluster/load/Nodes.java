package io.pitr.cluster.load;

import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.PdClient;
import io.pitr.tikv.pd.PdHttp;
import io.pitr.tikv.pd.PdRegions;
import io.pitr.tikv.pd.PdStores;
import io.pitr.tikv.store.StoreClients;

/** Clients of PD and the stores that loads use. */
public record Nodes(
    PdClient pd,
    PdRegions regions,
    PdStores stores,
    StoreClients clients,
    PdHttp http,
    TimeSource time) {}
