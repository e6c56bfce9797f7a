package io.pitr.target.tikv.load;

import io.pitr.target.tikv.pd.PdClient;
import io.pitr.target.tikv.pd.PdHttp;
import io.pitr.target.tikv.pd.PdRegions;
import io.pitr.target.tikv.pd.PdStores;
import io.pitr.target.tikv.rpc.TimeSource;
import io.pitr.target.tikv.store.StoreClients;

/** The clients that loading works with. */
public record Nodes(
    PdClient pd,
    PdRegions regions,
    PdStores stores,
    StoreClients clients,
    PdHttp http,
    TimeSource time) {}
