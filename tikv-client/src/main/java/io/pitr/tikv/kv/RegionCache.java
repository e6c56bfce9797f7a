package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.PdRegions;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Caches regions by key. A cached region may be stale: the store then refuses the request and
 * describes the current regions, which replace the stale one unless their epoch is older.
 * Thread-safe.
 */
public final class RegionCache {
  private final PdRegions pd;
  private final TimeSource time;
  private final NavigableMap<ByteString, Region> byStart = new TreeMap<>(KeySpan.ORDER);

  public RegionCache(PdRegions pd, TimeSource time) {
    this.pd = pd;
    this.time = time;
  }

  /** Returns the region that contains an encoded key, from the cache or from PD. */
  public Region locate(ByteString key) {
    Optional<Region> known = cached(key);
    if (known.isPresent()) {
      return known.get();
    }
    Retry retry = RetryPolicy.PD.start(time);
    while (true) {
      Optional<Region> found = pd.byKey(key).filter(region -> !region.peers().isEmpty());
      if (found.isPresent()) {
        put(found.get());
        return found.get();
      }
      if (!retry.pause("GetRegion", "PD returned no region with a peer")) {
        throw retry.gaveUp(TikvError.PD_REGIONS_INCOMPLETE, "key " + HexText.of(key.toByteArray()));
      }
    }
  }

  private synchronized Optional<Region> cached(ByteString key) {
    Map.Entry<ByteString, Region> entry = byStart.floorEntry(key);
    return entry != null && entry.getValue().span().contains(key)
        ? Optional.of(entry.getValue())
        : Optional.empty();
  }

  /** Adds a region and removes the regions that it overlaps. */
  public synchronized void put(Region region) {
    Map.Entry<ByteString, Region> before = byStart.lowerEntry(region.span().start());
    if (before != null && before.getValue().span().overlaps(region.span())) {
      byStart.remove(before.getKey());
    }
    Iterator<Region> after = byStart.tailMap(region.span().start(), true).values().iterator();
    while (after.hasNext() && after.next().span().overlaps(region.span())) {
      after.remove();
    }
    byStart.put(region.span().start(), region);
  }

  /** Removes a region, so that the next lookup asks PD. */
  public synchronized void forget(Region region) {
    byStart.remove(region.span().start());
  }

  /**
   * Replaces a stale region by the current ones that a store reported. The reporting store most
   * likely leads them.
   */
  public synchronized void replace(Region old, List<Metapb.Region> current) {
    forget(old);
    for (Metapb.Region region : current) {
      if (region.getRegionEpoch().getVersion() < old.epoch().getVersion()) {
        continue;
      }
      region.getPeersList().stream()
          .filter(peer -> peer.getStoreId() == old.target().getStoreId())
          .findFirst()
          .ifPresent(peer -> put(Region.of(region, peer)));
    }
  }

  /** Sets a new leader of a region, or removes the region when the leader is not a peer of it. */
  public synchronized void setLeader(Region region, Metapb.Peer leader) {
    if (region.peers().stream().anyMatch(peer -> peer.getStoreId() == leader.getStoreId())) {
      put(region.withLeader(leader));
    } else {
      forget(region);
    }
  }
}
