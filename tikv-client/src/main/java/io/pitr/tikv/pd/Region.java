package io.pitr.tikv.pd;

import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Metapb;
import io.pitr.format.proto.Pdpb;
import java.util.List;

/**
 * A region as PD or a store's error describes it.
 *
 * @param span encoded keys
 * @param leader the default instance when none is known
 * @param pending peers whose log lags behind
 */
public record Region(
    long id,
    KeySpan span,
    Metapb.RegionEpoch epoch,
    List<Metapb.Peer> peers,
    Metapb.Peer leader,
    List<Metapb.Peer> pending) {
  public Region {
    peers = List.copyOf(peers);
    pending = List.copyOf(pending);
  }

  public static Region of(Metapb.Region region, Metapb.Peer leader) {
    return of(region, leader, List.of());
  }

  static Region of(Pdpb.Region region) {
    return of(region.getRegion(), region.getLeader(), region.getPendingPeersList());
  }

  static Region of(Metapb.Region region, Metapb.Peer leader, List<Metapb.Peer> pending) {
    return new Region(
        region.getId(),
        new KeySpan(region.getStartKey(), region.getEndKey()),
        region.getRegionEpoch(),
        region.getPeersList(),
        leader,
        pending);
  }

  public boolean hasLeader() {
    return leader.getStoreId() != 0;
  }

  public Region withLeader(Metapb.Peer peer) {
    return new Region(id, span, epoch, peers, peer, pending);
  }

  /** Returns the peer to send requests to: the leader, or the first peer when none is known. */
  public Metapb.Peer target() {
    return hasLeader() || peers.isEmpty() ? leader : peers.get(0);
  }

  /** Returns the context of a request to this region. */
  public Kvrpcpb.Context.Builder context() {
    return Kvrpcpb.Context.newBuilder().setRegionId(id).setRegionEpoch(epoch).setPeer(target());
  }
}
