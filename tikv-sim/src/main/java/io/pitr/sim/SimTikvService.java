package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.grpc.TikvGrpc;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;

/** Reads, transactions, raw writes and splits on a store. */
final class SimTikvService extends TikvGrpc.TikvImplBase {
  private static final int TS_BYTES = 8;

  private final SimCluster cluster;
  private final SimStore store;

  SimTikvService(SimCluster cluster, SimStore store) {
    this.cluster = cluster;
    this.store = store;
  }

  private static IllegalStateException noMessage(String text) {
    return new IllegalStateException("this call has no message to tell: " + text);
  }

  @Override
  public void kvGet(Kvrpcpb.GetRequest request, StreamObserver<Kvrpcpb.GetResponse> out) {
    store.serve(
        "KvGet",
        request,
        out,
        error -> Kvrpcpb.GetResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          checkKey(store.leading("KvGet", request.getContext()), encoded(request.getKey()));
          cluster.rules().readVersion("KvGet", request.getVersion());
          return cluster.mvcc().get(request.getKey(), request.getVersion());
        });
  }

  @Override
  public void kvScan(Kvrpcpb.ScanRequest request, StreamObserver<Kvrpcpb.ScanResponse> out) {
    store.serve(
        "KvScan",
        request,
        out,
        error -> Kvrpcpb.ScanResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          SimRegion region = store.leading("KvScan", request.getContext());
          checkKey(region, encoded(request.getStartKey()));
          cluster.rules().readVersion("KvScan", request.getVersion());
          KeySpan within = new KeySpan(request.getStartKey(), clamp(region, request.getEndKey()));
          return Kvrpcpb.ScanResponse.newBuilder()
              .addAllPairs(cluster.mvcc().scan(within, request.getLimit(), request.getVersion()))
              .build();
        });
  }

  private static ByteString clamp(SimRegion region, ByteString end) {
    if (region.span().end().isEmpty()) {
      return end;
    }
    ByteString regionEnd =
        ByteString.copyFrom(
            Memcomparable.decode(region.span().end().toByteArray(), "bound").value());
    return end.isEmpty() || KeySpan.ORDER.compare(regionEnd, end) < 0 ? regionEnd : end;
  }

  @Override
  public void kvPrewrite(
      Kvrpcpb.PrewriteRequest request, StreamObserver<Kvrpcpb.PrewriteResponse> out) {
    store.serve(
        "KvPrewrite",
        request,
        out,
        error -> Kvrpcpb.PrewriteResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          SimRegion region = store.leading("KvPrewrite", request.getContext());
          cluster.rules().prewrite(request);
          request.getMutationsList().forEach(one -> checkKey(region, encoded(one.getKey())));
          return Kvrpcpb.PrewriteResponse.newBuilder()
              .addAllErrors(cluster.mvcc().prewrite(request))
              .build();
        });
  }

  @Override
  public void kvCommit(Kvrpcpb.CommitRequest request, StreamObserver<Kvrpcpb.CommitResponse> out) {
    store.serve(
        "KvCommit",
        request,
        out,
        error -> Kvrpcpb.CommitResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          SimRegion region = store.leading("KvCommit", request.getContext());
          cluster.rules().commit(request);
          request.getKeysList().forEach(key -> checkKey(region, encoded(key)));
          Kvrpcpb.KeyError error =
              cluster
                  .mvcc()
                  .commit(
                      request.getKeysList(), request.getStartVersion(), request.getCommitVersion());
          return error == null
              ? Kvrpcpb.CommitResponse.getDefaultInstance()
              : Kvrpcpb.CommitResponse.newBuilder().setError(error).build();
        });
  }

  @Override
  public void kvBatchRollback(
      Kvrpcpb.BatchRollbackRequest request, StreamObserver<Kvrpcpb.BatchRollbackResponse> out) {
    store.serve(
        "KvBatchRollback",
        request,
        out,
        error -> Kvrpcpb.BatchRollbackResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          SimRegion region = store.leading("KvBatchRollback", request.getContext());
          request.getKeysList().forEach(key -> checkKey(region, encoded(key)));
          cluster.mvcc().rollback(request.getKeysList(), request.getStartVersion());
          return Kvrpcpb.BatchRollbackResponse.getDefaultInstance();
        });
  }

  @Override
  public void kvCheckTxnStatus(
      Kvrpcpb.CheckTxnStatusRequest request, StreamObserver<Kvrpcpb.CheckTxnStatusResponse> out) {
    store.serve(
        "KvCheckTxnStatus",
        request,
        out,
        error -> Kvrpcpb.CheckTxnStatusResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          checkKey(
              store.leading("KvCheckTxnStatus", request.getContext()),
              encoded(request.getPrimaryKey()));
          return cluster.mvcc().status(request);
        });
  }

  @Override
  public void kvResolveLock(
      Kvrpcpb.ResolveLockRequest request, StreamObserver<Kvrpcpb.ResolveLockResponse> out) {
    store.serve(
        "KvResolveLock",
        request,
        out,
        error -> Kvrpcpb.ResolveLockResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          SimRegion region = store.leading("KvResolveLock", request.getContext());
          request.getKeysList().forEach(key -> checkKey(region, encoded(key)));
          cluster
              .mvcc()
              .resolve(
                  request.getKeysList(), request.getStartVersion(), request.getCommitVersion());
          return Kvrpcpb.ResolveLockResponse.getDefaultInstance();
        });
  }

  @Override
  public void rawBatchPut(
      Kvrpcpb.RawBatchPutRequest request, StreamObserver<Kvrpcpb.RawBatchPutResponse> out) {
    store.serve(
        "RawBatchPut",
        request,
        out,
        error -> Kvrpcpb.RawBatchPutResponse.newBuilder().setRegionError(error).build(),
        text -> Kvrpcpb.RawBatchPutResponse.newBuilder().setError(text).build(),
        () -> {
          SimRegion region = store.leading("RawBatchPut", request.getContext());
          cluster.rules().rawPut(request);
          NavigableMap<ByteString, ByteString> cf = cluster.data().cf(request.getCf());
          Map<ByteString, ByteString> versions = new LinkedHashMap<>();
          for (Kvrpcpb.KvPair pair : request.getPairsList()) {
            checkKey(region, pair.getKey());
            ByteString key = pair.getKey().substring(0, pair.getKey().size() - TS_BYTES);
            if (versions.put(key, pair.getKey()) != null) {
              cluster.violation("two versions of one key in one raw write");
            }
          }
          request.getPairsList().forEach(pair -> cf.put(pair.getKey(), pair.getValue()));
          return Kvrpcpb.RawBatchPutResponse.getDefaultInstance();
        });
  }

  @Override
  public void splitRegion(
      Kvrpcpb.SplitRegionRequest request, StreamObserver<Kvrpcpb.SplitRegionResponse> out) {
    store.serve(
        "SplitRegion",
        request,
        out,
        error -> Kvrpcpb.SplitRegionResponse.newBuilder().setRegionError(error).build(),
        text -> {
          throw noMessage(text);
        },
        () -> {
          SimRegion region = store.leading("SplitRegion", request.getContext());
          var keys =
              request.getSplitKeysList().stream()
                  .map(key -> request.getIsRawKv() ? key : encoded(key))
                  .toList();
          cluster.rules().split(keys);
          keys.forEach(key -> checkKey(region, key));
          var parts = new LinkedHashMap<Long, Metapb.Region>();
          for (ByteString key : keys) {
            cluster.regions().split(key).forEach(part -> parts.put(part.id(), part.message()));
          }
          return Kvrpcpb.SplitRegionResponse.newBuilder()
              .addAllRegions(
                  parts.values().stream()
                      .sorted((a, b) -> KeySpan.ORDER.compare(a.getStartKey(), b.getStartKey()))
                      .toList())
              .build();
        });
  }

  private static void checkKey(SimRegion region, ByteString encodedKey) {
    if (!region.span().contains(encodedKey)) {
      throw new RegionRefusal(
          Errorpb.Error.newBuilder()
              .setMessage("key not in region " + region.id())
              .setKeyNotInRegion(
                  Errorpb.KeyNotInRegion.newBuilder()
                      .setKey(encodedKey)
                      .setRegionId(region.id())
                      .setStartKey(region.span().start())
                      .setEndKey(region.span().end()))
              .build());
    }
  }

  private static ByteString encoded(ByteString raw) {
    return ByteString.copyFrom(Memcomparable.encode(raw.toByteArray()));
  }
}
