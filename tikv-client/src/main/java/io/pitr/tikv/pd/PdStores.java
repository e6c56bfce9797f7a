package io.pitr.tikv.pd;

import io.pitr.api.RestoreException;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the stores of the cluster from PD and caches them by id. Thread-safe. */
public final class PdStores {
  private final PdClient pd;
  private final Map<Long, StoreInfo> remembered = new ConcurrentHashMap<>();

  public PdStores(PdClient pd) {
    this.pd = pd;
  }

  /** Reads all stores except tombstones, including TiFlash. */
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

  /** Reads the TiKV stores that are up. */
  public List<StoreInfo> tikv() {
    return all().stream().filter(store -> !store.isTiFlash() && store.isUp()).toList();
  }

  /** Reads the TiFlash stores that are up. */
  public List<StoreInfo> tiflash() {
    return all().stream().filter(store -> store.isTiFlash() && store.isUp()).toList();
  }

  /**
   * Returns one store; asks PD once until {@link #forget}.
   *
   * @throws RestoreException {@link TikvError#PD_REFUSED} when there is no such store
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

  /** Removes a store from the cache, because its address may have changed. */
  public void forget(long id) {
    remembered.remove(id);
  }
}
