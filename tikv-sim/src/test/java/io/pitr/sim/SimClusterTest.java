package io.pitr.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.pitr.api.Tso;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.tikv.grpc.TikvGrpc;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over the network, as a client makes them. */
class SimClusterTest {
  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final ByteString M = ByteString.copyFromUtf8("m");
  private static final ByteString Z = ByteString.copyFromUtf8("z");

  private final SimCluster cluster = new SimCluster(1, 2, 2, 1);
  private final ManagedChannel channel =
      NettyChannelBuilder.forTarget(cluster.store(1).message("9.0.0").getAddress())
          .usePlaintext()
          .build();
  private final TikvGrpc.TikvBlockingStub store = TikvGrpc.newBlockingStub(channel);

  @AfterEach
  void stop() {
    channel.shutdownNow();
    cluster.close();
  }

  private void write(ByteString key) {
    long start = cluster.oracle().next(1).value();
    cluster
        .mvcc()
        .prewrite(
            Kvrpcpb.PrewriteRequest.newBuilder()
                .addMutations(
                    Kvrpcpb.Mutation.newBuilder()
                        .setOp(Kvrpcpb.Op.Put)
                        .setKey(key)
                        .setValue(ByteString.copyFromUtf8("value")))
                .setPrimaryLock(key)
                .setStartVersion(start)
                .build());
    cluster.mvcc().commit(List.of(key), start, cluster.oracle().next(1).value());
  }

  private static ByteString encoded(ByteString raw) {
    return ByteString.copyFrom(Memcomparable.encode(raw.toByteArray()));
  }

  private SimRegion region(ByteString raw) {
    return cluster.regions().byKey(encoded(raw));
  }

  private Kvrpcpb.ScanResponse scan(SimRegion region, ByteString start) {
    Tso now = cluster.oracle().next(1);
    return store.kvScan(
        Kvrpcpb.ScanRequest.newBuilder()
            .setContext(
                Kvrpcpb.Context.newBuilder()
                    .setRegionId(region.id())
                    .setRegionEpoch(region.epoch())
                    .setPeer(region.leaderPeer()))
            .setStartKey(start)
            .setLimit(10)
            .setVersion(now.value())
            .build());
  }

  @Test
  void aScanWithTheEpochBeforeASplitIsRefused() {
    write(A);
    SimRegion before = region(Z);
    cluster.regions().splitAt(encoded(M));

    Errorpb.Error error = scan(before, Z).getRegionError();

    assertThat(error.hasEpochNotMatch()).isTrue();
  }

  @Test
  void aScanEndsWithItsRegion() {
    write(A);
    write(Z);
    cluster.regions().splitAt(encoded(M));

    assertThat(scan(region(A), A).getPairsList())
        .extracting(Kvrpcpb.KvPair::getKey)
        .containsExactly(A);
    assertThat(scan(region(Z), M).getPairsList())
        .extracting(Kvrpcpb.KvPair::getKey)
        .containsExactly(Z);
  }

  @Test
  void aFaultIsInjectedOnceAndTheNextRequestIsServed() {
    write(A);
    cluster.faults().next("KvScan", 1, Faults.busy());

    assertThat(scan(region(A), A).getRegionError().hasServerIsBusy()).isTrue();
    assertThat(scan(region(A), A).getPairsList()).hasSize(1);
  }

  @Test
  void aStoreThatDoesNotLeadNamesTheLeader() {
    SimRegion before = region(A);
    cluster.regions().transferLeader(encoded(A));

    Errorpb.Error error = scan(before, A).getRegionError();

    assertThat(error.getNotLeader().getLeader().getStoreId()).isEqualTo(2);
  }

  @Test
  void theOtherStoreLeadsWhenOneIsDown() {
    SimRegion before = region(A);

    cluster.storeDown(1);

    assertThat(region(A).leader()).isEqualTo(2);
    assertThatThrownBy(() -> scan(before, A))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void everyRequestIsRecorded() {
    scan(region(A), A);

    assertThat(cluster.calls().requests("KvScan", Kvrpcpb.ScanRequest.class)).hasSize(1);
    assertThat(cluster.violations()).isEmpty();
  }
}
