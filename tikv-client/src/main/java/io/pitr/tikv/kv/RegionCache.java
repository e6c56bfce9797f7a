package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
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
 * Regions remembered by key. What is remembered may be out of date: the store says so, and what it
 * tells is kept when its epoch is not older. Thread-safe.
 */
public final class RegionCache {
  private final PdRegions pd;
  private final TimeSource time;
  private final NavigableMap<ByteString, Region> byStart = new TreeMap<>(KeySpan.ORDER);

  public RegionCache(PdRegions pd, TimeSource time) {
    this.pd = pd;
    this.time = time;
  }

  /** The region that holds an encoded key. */
  public Region locate(ByteString key) {
    Optional<Region> known = remembered(key);
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
      if (!retry.pause()) {
        throw new RestoreException(
            TikvError.PD_REGIONS_INCOMPLETE,
            "PD gave no region",
            "key " + HexText.of(key.toByteArray()));
      }
    }
  }

  private synchronized Optional<Region> remembered(ByteString key) {
    Map.Entry<ByteString, Region> entry = byStart.floorEntry(key);
    return entry != null && entry.getValue().span().contains(key)
        ? Optional.of(entry.getValue())
        : Optional.empty();
  }

  /** Keeps a region, in place of what it overlaps. */
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

  public synchronized void forget(Region region) {
    byStart.remove(region.span().start());
  }

  /** Takes over what a store told of a region's successors; the asked store leads them, likely. */
  public synchronized void replace(Region old, List<Metapb.Region> current) {
    forget(old);
    for (Metapb.Region told : current) {
      if (told.getRegionEpoch().getVersion() < old.epoch().getVersion()) {
        continue;
      }
      told.getPeersList().stream()
          .filter(peer -> peer.getStoreId() == old.target().getStoreId())
          .findFirst()
          .ifPresent(peer -> put(Region.of(told, peer)));
    }
  }

  /** Takes over a new leader of a region; forgets the region when the leader is no peer of it. */
  public synchronized void lead(Region region, Metapb.Peer leader) {
    if (region.peers().stream().anyMatch(peer -> peer.getStoreId() == leader.getStoreId())) {
      put(region.withLeader(leader));
    } else {
      forget(region);
    }
  }
}
