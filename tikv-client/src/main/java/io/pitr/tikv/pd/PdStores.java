package io.pitr.tikv.pd;

import io.pitr.api.RestoreException;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes of the cluster, with addresses remembered. Thread-safe. */
public final class PdStores {
  private final PdClient pd;
  private final Map<Long, StoreInfo> remembered = new ConcurrentHashMap<>();

  public PdStores(PdClient pd) {
    this.pd = pd;
  }

  /** All nodes that are not tombstones, TiFlash included, as of now. */
  public List<StoreInfo> all() {
    Pdpb.GetAllStoresResponse answer =
        pd.call(
            "GetAllStores",
            stub ->
                stub.getAllStores(
                    Pdpb.GetAllStoresRequest.newBuilder()
                        .setHeader(pd.header())
                        .setExcludeTombstoneStores(true)
                        .build()),
            Pdpb.GetAllStoresResponse::getHeader);
    List<StoreInfo> stores = answer.getStoresList().stream().map(StoreInfo::of).toList();
    stores.forEach(store -> remembered.put(store.id(), store));
    return stores;
  }

  /** Nodes of TiKV that are up, as of now. */
  public List<StoreInfo> tikv() {
    return all().stream().filter(store -> !store.isTiFlash() && store.isUp()).toList();
  }

  /** TiFlash nodes that are up, as of now. */
  public List<StoreInfo> tiflash() {
    return all().stream().filter(store -> store.isTiFlash() && store.isUp()).toList();
  }

  /**
   * One node; asked from PD once, until {@link #forget}.
   *
   * @throws RestoreException {@link TikvError#PD_REFUSED} when there is no such node
   */
  public StoreInfo byId(long id) {
    StoreInfo known = remembered.get(id);
    if (known != null) {
      return known;
    }
    Pdpb.GetStoreResponse answer =
        pd.call(
            "GetStore",
            stub ->
                stub.getStore(
                    Pdpb.GetStoreRequest.newBuilder()
                        .setHeader(pd.header())
                        .setStoreId(id)
                        .build()),
            Pdpb.GetStoreResponse::getHeader);
    if (!answer.hasStore()) {
      throw new RestoreException(TikvError.PD_REFUSED, "no store " + id, "GetStore");
    }
    StoreInfo store = StoreInfo.of(answer.getStore());
    remembered.put(id, store);
    return store;
  }

  /** Asks PD again next time: the node may have moved. */
  public void forget(long id) {
    remembered.remove(id);
  }
}
