package io.pitr.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.pitr.api.Tso;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.grpc.PDGrpc;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The gRPC services of a PD member; only the leader serves, all members name the leader. */
final class SimPdService extends PDGrpc.PDImplBase {
  private static final int SCATTER_DONE = 100;

  private final SimCluster cluster;
  private final int index;

  SimPdService(SimCluster cluster, int index) {
    this.cluster = cluster;
    this.index = index;
  }

  private Pdpb.ResponseHeader header() {
    return Pdpb.ResponseHeader.newBuilder().setClusterId(cluster.clusterId()).build();
  }

  private Pdpb.ResponseHeader error(Pdpb.ErrorType type, String message) {
    return header().toBuilder()
        .setError(Pdpb.Error.newBuilder().setType(type).setMessage(message))
        .build();
  }

  private <R extends Message> void serve(
      String call, Message request, StreamObserver<R> out, Supplier<R> body) {
    cluster.calls().add(new CallLog.Call(call, 0, request));
    if (cluster.pdLeader() != index) {
      out.onError(Status.UNAVAILABLE.withDescription("not leader").asRuntimeException());
      return;
    }
    if (!cluster.rules().isForThisCluster(request)) {
      cluster.violation(call + " without this cluster's id");
      out.onError(
          Status.FAILED_PRECONDITION
              .withDescription("mismatch cluster id, need " + cluster.clusterId())
              .asRuntimeException());
      return;
    }
    Optional<Faults.Effect> effect = cluster.faults().apply(call);
    if (effect.isPresent()) {
      out.onError(effect.get().status("simulated").asRuntimeException());
      return;
    }
    R answer = body.get();
    cluster.calls().answered(answer);
    out.onNext(answer);
    out.onCompleted();
  }

  @Override
  public void getMembers(
      Pdpb.GetMembersRequest request, StreamObserver<Pdpb.GetMembersResponse> out) {
    var answer = Pdpb.GetMembersResponse.newBuilder().setHeader(header());
    List<String> addresses = cluster.pdAddresses();
    for (int i = 0; i < addresses.size(); i++) {
      answer.addMembers(member(addresses, i));
    }
    if (cluster.pdLeader() >= 0) {
      answer.setLeader(member(addresses, cluster.pdLeader()));
    }
    cluster.calls().add(new CallLog.Call("GetMembers", 0, request));
    out.onNext(answer.build());
    out.onCompleted();
  }

  private static Pdpb.Member member(List<String> addresses, int at) {
    return Pdpb.Member.newBuilder()
        .setName("pd-" + at)
        .setMemberId(at + 1)
        .addClientUrls("http://" + addresses.get(at))
        .build();
  }

  @Override
  public StreamObserver<Pdpb.TsoRequest> tso(StreamObserver<Pdpb.TsoResponse> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Pdpb.TsoRequest request) {
        cluster.calls().add(new CallLog.Call("Tso", 0, request));
        if (cluster.pdLeader() != index) {
          out.onError(Status.UNAVAILABLE.withDescription("not leader").asRuntimeException());
          return;
        }
        if (!cluster.rules().isForThisCluster(request) || request.getCount() < 1) {
          cluster.violation("a request for timestamps without count or this cluster's id");
        }
        Tso last = cluster.oracle().next(request.getCount());
        out.onNext(
            Pdpb.TsoResponse.newBuilder()
                .setHeader(header())
                .setCount(request.getCount())
                .setTimestamp(
                    Pdpb.Timestamp.newBuilder()
                        .setPhysical(last.physicalMillis())
                        .setLogical(last.logical()))
                .build());
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  @Override
  public void getAllStores(
      Pdpb.GetAllStoresRequest request, StreamObserver<Pdpb.GetAllStoresResponse> out) {
    serve(
        "GetAllStores",
        request,
        out,
        () ->
            Pdpb.GetAllStoresResponse.newBuilder()
                .setHeader(header())
                .addAllStores(cluster.storeMessages())
                .build());
  }

  @Override
  public void getStore(Pdpb.GetStoreRequest request, StreamObserver<Pdpb.GetStoreResponse> out) {
    serve(
        "GetStore",
        request,
        out,
        () ->
            cluster.storeMessages().stream()
                .filter(store -> store.getId() == request.getStoreId())
                .findFirst()
                .map(
                    store ->
                        Pdpb.GetStoreResponse.newBuilder()
                            .setHeader(header())
                            .setStore(store)
                            .build())
                .orElseGet(
                    () ->
                        Pdpb.GetStoreResponse.newBuilder()
                            .setHeader(error(Pdpb.ErrorType.UNKNOWN, "invalid store ID"))
                            .build()));
  }

  @Override
  public void getRegion(Pdpb.GetRegionRequest request, StreamObserver<Pdpb.GetRegionResponse> out) {
    serve(
        "GetRegion",
        request,
        out,
        () -> found(Optional.of(cluster.regions().byKeyInPd(request.getRegionKey()))));
  }

  @Override
  public void getRegionByID(
      Pdpb.GetRegionByIDRequest request, StreamObserver<Pdpb.GetRegionResponse> out) {
    serve(
        "GetRegionByID",
        request,
        out,
        () -> found(cluster.regions().byIdInPd(request.getRegionId())));
  }

  private Pdpb.GetRegionResponse found(Optional<SimRegion> region) {
    var answer = Pdpb.GetRegionResponse.newBuilder().setHeader(header());
    region.ifPresent(one -> answer.setRegion(one.message()).setLeader(one.leaderPeer()));
    return answer.build();
  }

  @Override
  public void scanRegions(
      Pdpb.ScanRegionsRequest request, StreamObserver<Pdpb.ScanRegionsResponse> out) {
    serve(
        "ScanRegions",
        request,
        out,
        () -> {
          cluster.rules().scan(request.getStartKey(), request.getEndKey(), request.getLimit());
          var answer = Pdpb.ScanRegionsResponse.newBuilder().setHeader(header());
          for (SimRegion region :
              limited(request.getStartKey(), request.getEndKey(), request.getLimit())) {
            answer.addRegionMetas(region.message());
            answer.addLeaders(region.leaderPeer());
            answer.addRegions(message(region));
          }
          return answer.build();
        });
  }

  @Override
  public void batchScanRegions(
      Pdpb.BatchScanRegionsRequest request, StreamObserver<Pdpb.BatchScanRegionsResponse> out) {
    serve(
        "BatchScanRegions",
        request,
        out,
        () -> {
          var answer = Pdpb.BatchScanRegionsResponse.newBuilder().setHeader(header());
          for (Pdpb.KeyRange range : request.getRangesList()) {
            cluster.rules().scan(range.getStartKey(), range.getEndKey(), request.getLimit());
            limited(range.getStartKey(), range.getEndKey(), request.getLimit())
                .forEach(region -> answer.addRegions(message(region)));
          }
          return answer.build();
        });
  }

  private List<SimRegion> limited(ByteString start, ByteString end, int limit) {
    return cluster.regions().withinInPd(new KeySpan(start, end)).stream().limit(limit).toList();
  }

  private static Pdpb.Region message(SimRegion region) {
    return Pdpb.Region.newBuilder()
        .setRegion(region.message())
        .setLeader(region.leaderPeer())
        .build();
  }

  @Override
  public void scatterRegion(
      Pdpb.ScatterRegionRequest request, StreamObserver<Pdpb.ScatterRegionResponse> out) {
    serve(
        "ScatterRegion",
        request,
        out,
        () -> {
          if (cluster.pdState().refusesScatter()) {
            return Pdpb.ScatterRegionResponse.newBuilder()
                .setHeader(header())
                .addAllFailedRegionsId(request.getRegionsIdList())
                .build();
          }
          List<Long> known =
              request.getRegionsIdList().stream()
                  .filter(id -> cluster.regions().byIdInPd(id).isPresent())
                  .toList();
          cluster.pdState().scatter(known);
          int asked = Math.max(1, request.getRegionsIdCount());
          return Pdpb.ScatterRegionResponse.newBuilder()
              .setHeader(header())
              .setFinishedPercentage((long) SCATTER_DONE * known.size() / asked)
              .build();
        });
  }

  @Override
  public void getOperator(
      Pdpb.GetOperatorRequest request, StreamObserver<Pdpb.GetOperatorResponse> out) {
    serve(
        "GetOperator",
        request,
        out,
        () ->
            cluster.pdState().isScattering(request.getRegionId())
                ? Pdpb.GetOperatorResponse.newBuilder()
                    .setHeader(header())
                    .setRegionId(request.getRegionId())
                    .setDesc(ByteString.copyFromUtf8("scatter-region"))
                    .setStatus(Pdpb.OperatorStatus.RUNNING)
                    .build()
                : Pdpb.GetOperatorResponse.newBuilder()
                    .setHeader(error(Pdpb.ErrorType.REGION_NOT_FOUND, "Not Found"))
                    .build());
  }

  @Override
  public void updateServiceGCSafePoint(
      Pdpb.UpdateServiceGCSafePointRequest request,
      StreamObserver<Pdpb.UpdateServiceGCSafePointResponse> out) {
    serve(
        "UpdateServiceGCSafePoint",
        request,
        out,
        () -> {
          cluster.rules().serviceSafePoint(request);
          return cluster
              .pdState()
              .update(
                  request.getServiceId().toStringUtf8(), request.getTTL(), request.getSafePoint())
              .setHeader(header())
              .build();
        });
  }
}
