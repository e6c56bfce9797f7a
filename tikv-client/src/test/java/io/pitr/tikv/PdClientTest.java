package io.pitr.tikv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Pdpb;
import io.pitr.sim.Faults;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.EtcdKv;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.pd.Scatter;
import io.pitr.tikv.pd.ServiceSafePoint;
import io.pitr.tikv.pd.StoreInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PdClientTest {
  private SimCluster cluster;
  private Clients clients;

  @BeforeEach
  void start() {
    cluster = new SimCluster(3, 3, 3, 100);
    clients = new Clients(cluster);
  }

  @AfterEach
  void stop() {
    clients.close();
    cluster.close();
  }

  @Test
  void theClusterIdIsLearntFromTheMembers() {
    assertThat(clients.pd.clusterId()).isEqualTo(cluster.clusterId());
  }

  @Test
  void oneFollowerIsEnoughToFindTheLeader() {
    try (var some = new Clients(cluster, cluster.pdAddresses().subList(2, 3))) {
      assertThat(some.pd.endpoints()).first().isEqualTo(cluster.pdAddresses().get(0));
      assertThat(some.pd.endpoints()).hasSize(3);
    }
  }

  @Test
  void everyRequestCarriesTheClusterIdAndTheCaller() {
    List<StoreInfo> unused = clients.stores.all();
    Pdpb.GetAllStoresRequest request =
        cluster.calls().requests("GetAllStores", Pdpb.GetAllStoresRequest.class).get(0);
    assertThat(request.getHeader().getClusterId()).isEqualTo(cluster.clusterId());
    assertThat(request.getHeader().getCallerId()).isEqualTo("br");
    assertThat(request.getExcludeTombstoneStores()).isTrue();
  }

  @Test
  void aNewLeaderIsFollowed() {
    Tso before = clients.oracle.next();
    cluster.leadPd(1);
    assertThat(clients.oracle.next()).isGreaterThan(before);
    assertThat(clients.stores.tikv()).hasSize(3);
  }

  @Test
  void aLeaderThatDiesIsReplaced() {
    Tso before = clients.oracle.next();
    cluster.pdDown(0);
    cluster.leadPd(2);
    assertThat(clients.oracle.next()).isGreaterThan(before);
    assertThat(clients.pd.endpoints()).first().isEqualTo(cluster.pdAddresses().get(2));
  }

  @Test
  void aTimeWithoutLeaderIsSatOut() throws Exception {
    cluster.leadPd(-1);
    var pool = Executors.newSingleThreadExecutor();
    try {
      Future<Tso> next = pool.submit(clients.oracle::next);
      cluster.time().sleep(Duration.ofSeconds(10));
      assertThat(next.isDone()).isFalse();
      cluster.leadPd(0);
      assertThat(next.get()).isNotNull();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void noPdAtAllIsANamedError() {
    cluster.leadPd(-1);
    assertThatThrownBy(() -> clients.stores.all())
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.PD_UNREACHABLE));
  }

  @Test
  void timestampsAskedForAtOnceShareRequestsAndDiffer() throws Exception {
    int asked = 2_000;
    var pool = Executors.newFixedThreadPool(50);
    try {
      var tasks = new ArrayList<Callable<Tso>>();
      for (int i = 0; i < asked; i++) {
        tasks.add(clients.oracle::next);
      }
      var seen = new TreeSet<Tso>();
      for (Future<Tso> one : pool.invokeAll(tasks)) {
        seen.add(one.get());
      }
      assertThat(seen).hasSize(asked);
      assertThat(cluster.calls().requests("Tso", Pdpb.TsoRequest.class).size()).isLessThan(asked);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aScanOfManyRegionsIsReadInPages() {
    for (int i = 0; i < 300; i++) {
      cluster.regions().splitAt(key("k%04d".formatted(i)));
    }
    List<Region> regions = clients.regions.scan(KeySpan.ALL);
    assertThat(regions).hasSize(301);
    List<Pdpb.ScanRegionsRequest> pages =
        cluster.calls().requests("ScanRegions", Pdpb.ScanRegionsRequest.class);
    assertThat(pages).hasSize(3).allMatch(page -> page.getLimit() == 128);
  }

  @Test
  void aScanCoversItsSpanAndNoMore() {
    for (String key : List.of("b", "d", "f")) {
      cluster.regions().splitAt(key(key));
    }
    List<Region> regions = clients.regions.scan(new KeySpan(key("c"), key("d")));
    assertThat(regions).hasSize(1);
    assertThat(regions.get(0).span()).isEqualTo(new KeySpan(key("b"), key("d")));
  }

  @Test
  void aRegionWithoutLeaderIsWaitedFor() throws Exception {
    cluster.storeDown(1);
    cluster.storeDown(2);
    cluster.regions().storeDown(2, List.of());
    cluster.storeDown(3);
    cluster.regions().storeDown(3, List.of());
    cluster.regions().storeDown(1, List.of());
    var pool = Executors.newSingleThreadExecutor();
    try {
      Future<List<Region>> regions = pool.submit(() -> clients.regions.scan(KeySpan.ALL));
      cluster.time().sleep(Duration.ofSeconds(5));
      assertThat(regions.isDone()).isFalse();
      cluster.storeUp(2);
      assertThat(regions.get()).hasSize(1).allMatch(Region::hasLeader);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void severalSpansAreLookedUpInOneCall() {
    cluster.regions().splitAt(key("m"));
    List<Region> regions =
        clients.regions.hint(
            List.of(new KeySpan(key("a"), key("b")), new KeySpan(key("x"), key("y"))));
    assertThat(regions).hasSize(2);
    assertThat(cluster.calls().requests("BatchScanRegions", Pdpb.BatchScanRegionsRequest.class))
        .singleElement()
        .matches(Pdpb.BatchScanRegionsRequest::getContainAllKeyRange);
  }

  @Test
  void scatterWaitsUntilTheOperatorsAreDone() {
    cluster.pdState().scatterTakes(3);
    var scatter = new Scatter(clients.pd, cluster.time());
    List<Long> ids = twoRegions();
    assertThat(scatter.scatter(ids, Duration.ofMinutes(1))).isTrue();
    assertThat(cluster.calls().requests("GetOperator", Pdpb.GetOperatorRequest.class)).hasSize(8);
    Pdpb.ScatterRegionRequest request =
        cluster.calls().requests("ScatterRegion", Pdpb.ScatterRegionRequest.class).get(0);
    assertThat(request.getRegionsIdList()).isEqualTo(ids);
    assertThat(request.getSkipStoreLimit()).isTrue();
  }

  @Test
  void scatterThatTakesTooLongIsLeftAlone() {
    cluster.pdState().scatterTakes(Integer.MAX_VALUE);
    var scatter = new Scatter(clients.pd, cluster.time());
    assertThat(scatter.scatter(twoRegions(), Duration.ofSeconds(10))).isFalse();
  }

  @Test
  void regionsThatPdDoesNotScatterAreRequestedNoLongerThanThePatience() {
    cluster.pdState().refuseScatter();
    var scatter = new Scatter(clients.pd, cluster.time());
    assertThat(scatter.scatter(twoRegions(), Duration.ofSeconds(10))).isFalse();
    assertThat(cluster.calls().requests("ScatterRegion", Pdpb.ScatterRegionRequest.class))
        .hasSizeLessThan(50);
  }

  private List<Long> twoRegions() {
    cluster.regions().splitAt(key("k"));
    return clients.regions.scan(KeySpan.ALL).stream().map(Region::id).toList();
  }

  @Test
  void aSafePointIsHeldAndReleased() {
    var hold = new ServiceSafePoint(clients.pd, "br-segments-c1");
    Tso ts = clients.oracle.next();
    hold.hold(ts, Duration.ofSeconds(300));
    assertThat(cluster.pdState().safePoints()).containsEntry("br-segments-c1", ts.value() - 1);
    hold.release();
    assertThat(cluster.pdState().safePoints()).doesNotContainKey("br-segments-c1");
  }

  @Test
  void aSafePointThatGarbageCollectionHasPassedIsANamedError() {
    var hold = new ServiceSafePoint(clients.pd, "br-segments-c1");
    Tso ts = clients.oracle.next();
    cluster.pdState().gcWorker(ts.value() + 1);
    assertThatThrownBy(() -> hold.hold(ts, Duration.ofSeconds(300)))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.GC_HOLD_EXPIRED));
  }

  @Test
  void keysOfEtcdAreReadByPrefixAndWritten() {
    var etcd = new EtcdKv(clients.pd);
    cluster.etcd().put("/tidb/ddl/a", "1");
    cluster.etcd().put("/topology/tidb/h:1/info", "{}");
    etcd.put("/tidb/ddl/b", "2");
    assertThat(etcd.prefix("/tidb/ddl/")).isEqualTo(Map.of("/tidb/ddl/a", "1", "/tidb/ddl/b", "2"));
  }

  @Test
  void aKeyOfALeaseLivesAsLongAsTheLeaseIsKept() {
    var etcd = new EtcdKv(clients.pd);
    long lease = etcd.grant(Duration.ofSeconds(180));
    assertThat(etcd.put("/tidb/brie/import/x", "", lease)).isTrue();
    cluster.time().skip(Duration.ofSeconds(100));
    assertThat(etcd.keepAlive(lease)).isTrue();
    cluster.time().skip(Duration.ofSeconds(100));
    assertThat(etcd.prefix("/tidb/brie/")).hasSize(1);
    etcd.revoke(lease);
    assertThat(etcd.prefix("/tidb/brie/")).isEmpty();
    assertThat(etcd.keepAlive(lease)).isFalse();
  }

  @Test
  void aKeyOfAnExpiredLeaseIsNotPut() {
    var etcd = new EtcdKv(clients.pd);
    long lease = etcd.grant(Duration.ofSeconds(180));
    cluster.time().skip(Duration.ofSeconds(200));
    assertThat(etcd.put("/tidb/brie/import/x", "", lease)).isFalse();
    assertThat(etcd.prefix("/tidb/brie/")).isEmpty();
  }

  @Test
  void aStreamThatFailsDoesNotMeanThatTheLeaseHasExpired() {
    var etcd = new EtcdKv(clients.pd);
    long lease = etcd.grant(Duration.ofSeconds(180));
    cluster.faults().next("LeaseKeepAlive", 2, Faults.unavailable());
    assertThat(etcd.keepAlive(lease)).isTrue();
  }

  @Test
  void aStreamThatKeepsFailingIsANamedError() {
    var etcd = new EtcdKv(clients.pd);
    long lease = etcd.grant(Duration.ofSeconds(180));
    cluster.faults().whilst("LeaseKeepAlive", () -> true, Faults.unavailable());
    assertThatThrownBy(() -> etcd.keepAlive(lease))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(TikvError.PD_UNREACHABLE);
              assertThat(e.getMessage()).contains("connection reset by peer");
            });
  }

  private static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
