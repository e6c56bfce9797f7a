package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.pitr.api.RestoreException;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.grpc.TikvGrpc;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import io.pitr.tikv.rpc.RpcFailures;
import io.pitr.tikv.rpc.StatusText;
import io.pitr.tikv.store.RegionFault;
import io.pitr.tikv.store.StoreClients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Sends requests for keys to the leaders of their regions. Requests must be idempotent: when a
 * region has moved, was split or is busy, its location is looked up again and the request is
 * repeated, within the limits of {@link RetryPolicy#KEYS}. Thread-safe.
 */
public final class RegionCaller {
  /** Time after which TiKV aborts a request. */
  private static final long EXECUTION_MILLIS = 20_000;

  /** No keyspace. */
  private static final int NULL_KEYSPACE = -1;

  private final RegionCache cache;
  private final StoreClients stores;
  private final TimeSource time;
  private final long clusterId;

  public RegionCaller(RegionCache cache, StoreClients stores, TimeSource time, long clusterId) {
    this.cache = cache;
    this.stores = stores;
    this.time = time;
    this.clusterId = clusterId;
  }

  /** Starts the retries of one request for keys. */
  public Retry retry() {
    return RetryPolicy.KEYS.start(time);
  }

  public Region locate(ByteString key) {
    return cache.locate(key);
  }

  /** Groups items by the region of their encoded key; keeps the order within a region. */
  public <T> Map<Region, List<T>> byRegion(List<T> items, Function<T, ByteString> key) {
    var groups = new LinkedHashMap<Region, List<T>>();
    items.forEach(
        item ->
            groups
                .computeIfAbsent(cache.locate(key.apply(item)), region -> new ArrayList<>())
                .add(item));
    return groups;
  }

  public Kvrpcpb.Context context(Region region) {
    return region
        .context()
        .setMaxExecutionDurationMs(EXECUTION_MILLIS)
        .setKeyspaceId(NULL_KEYSPACE)
        .setClusterId(clusterId)
        .build();
  }

  /** Sends a request for one encoded key and repeats it until it succeeds. */
  public <T> T call(
      String name,
      ByteString key,
      BiFunction<TikvGrpc.TikvBlockingStub, Region, T> rpc,
      Function<T, Errorpb.Error> regionError) {
    Retry retry = retry();
    while (true) {
      Optional<T> answer = attempt(name, cache.locate(key), rpc, regionError, retry);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  /**
   * Sends a request to a region once. After a retryable failure it waits and returns empty; the
   * caller then looks up the region again.
   *
   * @throws RestoreException when {@code retry} has no try left, or the failure is not retryable
   */
  public <T> Optional<T> attempt(
      String name,
      Region region,
      BiFunction<TikvGrpc.TikvBlockingStub, Region, T> rpc,
      Function<T, Errorpb.Error> regionError,
      Retry retry) {
    long storeId = region.target().getStoreId();
    T answer;
    try {
      answer = rpc.apply(stores.tikv(storeId), region);
    } catch (StatusRuntimeException e) {
      if (!RpcFailures.isTransient(e.getStatus())) {
        throw new RestoreException(
            TikvError.TIKV_REFUSED, StatusText.of(e.getStatus()), where(name, region), e);
      }
      stores.forget(storeId);
      cache.forget(region);
      if (!retry.pause(where(name, region), StatusText.of(e.getStatus()), e)) {
        throw retry.gaveUp(TikvError.TIKV_UNREACHABLE, where(name, region));
      }
      return Optional.empty();
    }
    Errorpb.Error error = regionError.apply(answer);
    if (error.equals(Errorpb.Error.getDefaultInstance())) {
      return Optional.of(answer);
    }
    handle(name, region, RegionFault.of(error), retry);
    return Optional.empty();
  }

  private void handle(String name, Region region, RegionFault fault, Retry retry) {
    switch (fault.kind()) {
      case NOT_LEADER -> {
        if (fault.hasLeader() && !isSame(fault.leader(), region.target())) {
          cache.setLeader(region, fault.leader());
        } else {
          cache.forget(region);
        }
      }
      case EPOCH_NOT_MATCH -> cache.replace(region, fault.current());
      case SERVER_BUSY, MEMORY_LIMITED, NOT_READY, NOT_INITIALIZED -> {}
      case DISK_FULL, ENTRY_TOO_LARGE ->
          throw new RestoreException(
              fault.kind() == RegionFault.Kind.DISK_FULL
                  ? TikvError.TIKV_DISK_FULL
                  : TikvError.TIKV_REFUSED,
              fault.message(),
              where(name, region));
      case REGION_NOT_FOUND, KEY_NOT_IN_REGION, STALE_COMMAND, STORE_NOT_MATCH, OTHER ->
          cache.forget(region);
    }
    if (!retry.pause(where(name, region), fault.kind() + ": " + fault.message())) {
      throw retry.gaveUp(
          fault.isBusy() ? TikvError.TIKV_BUSY : TikvError.TIKV_REFUSED, where(name, region));
    }
  }

  private static boolean isSame(Metapb.Peer one, Metapb.Peer other) {
    return one.getStoreId() == other.getStoreId();
  }

  private static String where(String name, Region region) {
    return name + " to region " + region.id() + " on store " + region.target().getStoreId();
  }
}
