package io.pitr.tikv.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One gate per store, all with the same limits. Thread-safe. */
public final class StoreGates {
  private final int maxRequests;
  private final long maxBytes;
  private final ConcurrentMap<Long, StoreGate> gates = new ConcurrentHashMap<>();

  public StoreGates(int maxRequests, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
  }

  public StoreGate of(long storeId) {
    return gates.computeIfAbsent(storeId, id -> new StoreGate(maxRequests, maxBytes));
  }
}
