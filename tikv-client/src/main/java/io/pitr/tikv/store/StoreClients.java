package io.pitr.tikv.store;

import io.grpc.ManagedChannel;
import io.pitr.tikv.grpc.ImportSSTGrpc;
import io.pitr.tikv.grpc.TikvGrpc;
import io.pitr.tikv.pd.PdStores;
import io.pitr.tikv.rpc.Channels;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Creates stubs for stores by their id. Thread-safe. */
public final class StoreClients {
  /** Deadline of calls that load data (spec/restore-flow.md §3.7). */
  public static final Duration LOAD = Duration.ofMinutes(200);

  public static final Duration SHORT = Duration.ofSeconds(30);

  private final PdStores stores;
  private final Channels channels;

  public StoreClients(PdStores stores, Channels channels) {
    this.stores = stores;
    this.channels = channels;
  }

  public TikvGrpc.TikvBlockingStub tikv(long storeId) {
    return TikvGrpc.newBlockingStub(channel(storeId))
        .withDeadlineAfter(SHORT.toMillis(), TimeUnit.MILLISECONDS);
  }

  public ImportSSTGrpc.ImportSSTBlockingStub importer(long storeId, Duration deadline) {
    return ImportSSTGrpc.newBlockingStub(channel(storeId))
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  public ImportSSTGrpc.ImportSSTFutureStub importerFuture(long storeId, Duration deadline) {
    return ImportSSTGrpc.newFutureStub(channel(storeId))
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ManagedChannel channel(long storeId) {
    return channels.to(stores.byId(storeId).address());
  }

  /** Removes a store's address after a failed connection, because it may have changed. */
  public void forget(long storeId) {
    stores.forget(storeId);
  }
}
