package io.pitr.tikv.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.format.proto.Metapb;
import io.pitr.format.proto.Pdpb;
import io.pitr.sim.Faults;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.Clients;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.Region;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegionCacheTest {
  private SimCluster cluster;
  private Clients clients;
  private RegionCache cache;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 3, 3, 200);
    cluster.regions().splitAt(key("m"));
    clients = new Clients(cluster);
    cache = new RegionCache(clients.regions, cluster.time());
  }

  @AfterEach
  void stop() {
    clients.close();
    cluster.close();
  }

  @Test
  void pdIsAskedOncePerRegion() {
    Region left = cache.locate(key("a"));
    assertThat(cache.locate(key("b"))).isEqualTo(left);
    assertThat(cache.locate(key("z"))).isNotEqualTo(left);
    assertThat(lookups()).isEqualTo(2);
  }

  @Test
  void aForgottenRegionIsReadAgain() {
    cache.forget(cache.locate(key("a")));
    cluster.regions().splitAt(key("c"));
    assertThat(cache.locate(key("a")).span().end()).isEqualTo(key("c"));
    assertThat(lookups()).isEqualTo(2);
  }

  @Test
  void aNewRegionReplacesTheRegionsThatItOverlaps() {
    cache.locate(key("a"));
    cache.locate(key("z"));
    cache.put(region(99, "", "", 9, 1));
    assertThat(cache.locate(key("a")).id()).isEqualTo(99);
    assertThat(cache.locate(key("z")).id()).isEqualTo(99);
    assertThat(lookups()).isEqualTo(2);
  }

  @Test
  void aRegionKeepsItsNeighbours() {
    cache.put(region(1, "", "d", 1, 1));
    cache.put(region(2, "d", "k", 1, 1));
    cache.put(region(3, "k", "", 1, 1));
    cache.put(region(4, "d", "k", 2, 1));
    assertThat(List.of("a", "e", "x"))
        .extracting(text -> cache.locate(key(text)).id())
        .containsExactly(1L, 4L, 3L);
  }

  @Test
  void aStaleRegionIsReplacedByTheOnesThatTheStoreReports() {
    Region stale = region(1, "", "", 5, 2);
    cache.put(stale);
    cache.replace(stale, List.of(message(1, "k", "", 6), message(7, "", "k", 6)));
    assertThat(cache.locate(key("a")).id()).isEqualTo(7);
    assertThat(cache.locate(key("x")).id()).isEqualTo(1);
    assertThat(cache.locate(key("x")).leader().getStoreId()).isEqualTo(2);
  }

  @Test
  void reportedRegionsWithAnOlderEpochAreIgnored() {
    Region stale = region(1, "", "", 5, 1);
    cache.put(stale);
    cache.replace(stale, List.of(message(1, "", "", 4)));
    assertThat(cache.locate(key("a")).id()).isNotEqualTo(1);
    assertThat(lookups()).isEqualTo(1);
  }

  @Test
  void aNewLeaderIsUsedWithoutAskingPd() {
    Region region = cache.locate(key("a"));
    Metapb.Peer other =
        region.peers().stream()
            .filter(peer -> peer.getStoreId() != region.target().getStoreId())
            .findFirst()
            .orElseThrow();
    cache.setLeader(region, other);
    assertThat(cache.locate(key("a")).target()).isEqualTo(other);
    assertThat(lookups()).isEqualTo(1);
  }

  @Test
  void aLeaderOnAnUnknownStoreMakesTheCacheAskPd() {
    Region region = cache.locate(key("a"));
    cache.setLeader(region, Metapb.Peer.newBuilder().setStoreId(77).build());
    assertThat(cache.locate(key("a")).target().getStoreId()).isNotEqualTo(77);
    assertThat(lookups()).isEqualTo(2);
  }

  @Test
  void everyRefusedRequestIsRepeatedUntilItsTriesAreUsedUp() {
    cluster.faults().whilst("KvGet", () -> true, Faults.busy());
    assertThatThrownBy(
            () -> clients.txn.reader().get(ByteString.copyFromUtf8("a"), clients.oracle.next()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIKV_BUSY));
    assertThat(cluster.calls().calls()).filteredOn(call -> call.name().equals("KvGet")).hasSize(46);
  }

  @Test
  void aStoreThatStaysUnreachableIsANamedError() {
    cluster.faults().whilst("KvGet", () -> true, Faults.unavailable());
    assertThatThrownBy(
            () -> clients.txn.reader().get(ByteString.copyFromUtf8("a"), clients.oracle.next()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIKV_UNREACHABLE))
        .hasMessageContaining("KvGet to region");
  }

  private int lookups() {
    return cluster.calls().requests("GetRegion", Pdpb.GetRegionRequest.class).size();
  }

  private static Region region(long id, String start, String end, long version, long leader) {
    return Region.of(message(id, start, end, version), peer(leader));
  }

  private static Metapb.Region message(long id, String start, String end, long version) {
    return Metapb.Region.newBuilder()
        .setId(id)
        .setStartKey(key(start))
        .setEndKey(key(end))
        .setRegionEpoch(Metapb.RegionEpoch.newBuilder().setVersion(version))
        .addPeers(peer(1))
        .addPeers(peer(2))
        .build();
  }

  private static Metapb.Peer peer(long store) {
    return Metapb.Peer.newBuilder().setId(store + 100).setStoreId(store).build();
  }

  /** An encoded key; an empty bound stays empty. */
  private static ByteString key(String text) {
    return text.isEmpty() ? ByteString.EMPTY : Encoded.key(ByteString.copyFromUtf8(text));
  }
}
