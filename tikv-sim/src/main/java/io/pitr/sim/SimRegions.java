package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Metapb;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** All regions of the cluster; they split, merge and move here. Keys are encoded. Thread-safe. */
public final class SimRegions {
  private final TreeMap<ByteString, SimRegion> byStart = new TreeMap<>(KeySpan.ORDER);
  private final AtomicLong ids;
  private final SimTime time;
  private final Deque<Seen> history = new ArrayDeque<>();
  private Duration lag = Duration.ZERO;

  /** All regions since a moment of the cluster's time. */
  private record Seen(long sinceNanos, NavigableMap<ByteString, SimRegion> byStart) {}

  SimRegions(List<Long> storeIds, int replicas, AtomicLong ids, SimTime time) {
    this.ids = ids;
    this.time = time;
    var peers = new ArrayList<Metapb.Peer>();
    for (long store : storeIds.subList(0, Math.min(replicas, storeIds.size()))) {
      peers.add(peer(store));
    }
    long id = ids.incrementAndGet();
    var whole = new SimRegion(id, KeySpan.ALL, 1, 1, peers, peers.get(0).getStoreId());
    byStart.put(whole.start(), whole);
  }

  /**
   * Replaces all regions by these; the first peer of each leads.
   *
   * @param whole covers all keys, ascending
   * @param lastId the next region made gets the id after this
   */
  public synchronized void reset(List<Metapb.Region> whole, long lastId) {
    byStart.clear();
    for (Metapb.Region given : whole) {
      var region =
          new SimRegion(
              given.getId(),
              new KeySpan(given.getStartKey(), given.getEndKey()),
              given.getRegionEpoch().getConfVer(),
              given.getRegionEpoch().getVersion(),
              given.getPeersList(),
              given.getPeers(0).getStoreId());
      byStart.put(region.start(), region);
    }
    ids.set(lastId);
    remember();
  }

  /** How long PD does not know changes of regions: stores report them periodically. */
  public synchronized void pdLag(Duration span) {
    lag = span;
    history.clear();
    remember();
  }

  private void remember() {
    if (!lag.isZero()) {
      var copy = new TreeMap<ByteString, SimRegion>(KeySpan.ORDER);
      copy.putAll(byStart);
      history.addLast(new Seen(time.nanoTime(), copy));
    }
  }

  /** The regions as PD knows them. */
  private NavigableMap<ByteString, SimRegion> knownToPd() {
    if (lag.isZero()) {
      return byStart;
    }
    long until = time.nanoTime() - lag.toNanos();
    while (history.size() > 1 && second().sinceNanos - until <= 0) {
      history.removeFirst();
    }
    return history.getFirst().byStart;
  }

  private Seen second() {
    Iterator<Seen> seen = history.iterator();
    seen.next();
    return seen.next();
  }

  synchronized Optional<SimRegion> byIdInPd(long id) {
    return knownToPd().values().stream().filter(region -> region.id() == id).findFirst();
  }

  synchronized SimRegion byKeyInPd(ByteString key) {
    return knownToPd().floorEntry(key).getValue();
  }

  synchronized List<SimRegion> withinInPd(KeySpan span) {
    NavigableMap<ByteString, SimRegion> known = knownToPd();
    return known.tailMap(known.floorKey(span.start()), true).values().stream()
        .filter(region -> region.span().overlaps(span))
        .toList();
  }

  private Metapb.Peer peer(long storeId) {
    return Metapb.Peer.newBuilder().setId(ids.incrementAndGet()).setStoreId(storeId).build();
  }

  synchronized Optional<SimRegion> byId(long id) {
    return byStart.values().stream().filter(region -> region.id() == id).findFirst();
  }

  synchronized SimRegion byKey(ByteString key) {
    return byStart.floorEntry(key).getValue();
  }

  public synchronized int count() {
    return byStart.size();
  }

  /** The ends of all regions but the last, ascending. */
  public synchronized List<ByteString> boundaries() {
    return byStart.keySet().stream().skip(1).toList();
  }

  /**
   * Splits the region that holds a key at the key: the left part gets a new id. Nothing happens
   * when the key is a boundary already.
   *
   * @return the two parts, or the one region
   */
  synchronized List<SimRegion> split(ByteString key) {
    SimRegion region = byKey(key);
    if (region.start().equals(key)) {
      return List.of(region);
    }
    long version = region.version() + 1;
    var left =
        new SimRegion(
            ids.incrementAndGet(),
            new KeySpan(region.start(), key),
            region.confVersion(),
            version,
            region.peers().stream().map(peer -> peer(peer.getStoreId())).toList(),
            region.leader());
    SimRegion right = region.with(new KeySpan(key, region.span().end()), version);
    byStart.put(left.start(), left);
    byStart.put(right.start(), right);
    remember();
    return List.of(left, right);
  }

  /** Splits the region that holds a key at the key. */
  public void splitAt(ByteString key) {
    split(key);
  }

  /** Merges the region that holds a key into the one before it; fine when it is the first. */
  public synchronized void mergeWithPrevious(ByteString key) {
    SimRegion right = byKey(key);
    var entry = byStart.lowerEntry(right.start());
    if (entry == null) {
      return;
    }
    SimRegion left = entry.getValue();
    long version = Math.max(left.version(), right.version()) + 1;
    byStart.remove(left.start());
    byStart.remove(right.start());
    SimRegion merged = right.with(new KeySpan(left.start(), right.span().end()), version);
    byStart.put(merged.start(), merged);
    remember();
  }

  /** Transfers the leadership of the region of a key to the peer after the current leader. */
  public synchronized void transferLeader(ByteString key) {
    SimRegion region = byKey(key);
    List<Long> stores = region.peers().stream().map(Metapb.Peer::getStoreId).toList();
    long next = stores.get((stores.indexOf(region.leader()) + 1) % stores.size());
    byStart.put(region.start(), region.ledBy(next));
    remember();
  }

  /** Moves a replica of the region of a key, with its leadership. */
  public synchronized void movePeer(ByteString key, long fromStore, long toStore) {
    SimRegion region = byKey(key);
    var peers = new ArrayList<>(region.peers());
    peers.removeIf(peer -> peer.getStoreId() == fromStore);
    peers.add(peer(toStore));
    long leader = region.leader() == fromStore ? toStore : region.leader();
    byStart.put(region.start(), region.withPeers(peers, leader));
    remember();
  }

  /** A store stops: other peers lead its regions, or none. */
  public synchronized void storeDown(long storeId, List<Long> alive) {
    for (SimRegion region : List.copyOf(byStart.values())) {
      if (region.leader() == storeId) {
        long next =
            region.peers().stream()
                .map(Metapb.Peer::getStoreId)
                .filter(alive::contains)
                .findFirst()
                .orElse(0L);
        byStart.put(region.start(), region.ledBy(next));
      }
    }
    remember();
  }

  /** A store starts again: it leads its regions that have no leader. */
  synchronized void storeUp(long storeId) {
    for (SimRegion region : List.copyOf(byStart.values())) {
      if (region.leader() == 0 && region.isOn(storeId)) {
        byStart.put(region.start(), region.ledBy(storeId));
      }
    }
    remember();
  }
}
