package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Metapb;
import java.util.List;

/**
 * A region at one moment.
 *
 * @param leader store id; 0 while there is none
 */
record SimRegion(
    long id, KeySpan span, long confVersion, long version, List<Metapb.Peer> peers, long leader) {
  SimRegion {
    peers = List.copyOf(peers);
  }

  Metapb.RegionEpoch epoch() {
    return Metapb.RegionEpoch.newBuilder().setConfVer(confVersion).setVersion(version).build();
  }

  Metapb.Region message() {
    return Metapb.Region.newBuilder()
        .setId(id)
        .setStartKey(span.start())
        .setEndKey(span.end())
        .setRegionEpoch(epoch())
        .addAllPeers(peers)
        .build();
  }

  boolean isOn(long storeId) {
    return peers.stream().anyMatch(peer -> peer.getStoreId() == storeId);
  }

  /** The default instance while there is no leader. */
  Metapb.Peer leaderPeer() {
    return peers.stream()
        .filter(peer -> peer.getStoreId() == leader)
        .findFirst()
        .orElse(Metapb.Peer.getDefaultInstance());
  }

  SimRegion with(KeySpan otherSpan, long otherVersion) {
    return new SimRegion(id, otherSpan, confVersion, otherVersion, peers, leader);
  }

  SimRegion ledBy(long storeId) {
    return new SimRegion(id, span, confVersion, version, peers, storeId);
  }

  SimRegion withPeers(List<Metapb.Peer> otherPeers, long otherLeader) {
    return new SimRegion(id, span, confVersion + 1, version, otherPeers, otherLeader);
  }

  ByteString start() {
    return span.start();
  }
}
