package io.pitr.tikv.pd;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.format.key.KeySpan;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.grpc.Etcd;
import io.pitr.tikv.grpc.KVGrpc;
import io.pitr.tikv.grpc.LeaseGrpc;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Client of the etcd inside PD, which TiDB servers and tools share. Thread-safe. */
public final class EtcdKv {
  private static final long CALL_SECONDS = 10;

  private final PdClient pd;

  public EtcdKv(PdClient pd) {
    this.pd = pd;
  }

  /** Reads all keys with a prefix and their values, in order. */
  public SortedMap<String, String> prefix(String prefix) {
    ByteString start = ByteString.copyFromUtf8(prefix);
    Etcd.RangeResponse answer =
        pd.onLeaderChannel(
            "etcd Range",
            channel ->
                KVGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .range(
                        Etcd.RangeRequest.newBuilder()
                            .setKey(start)
                            .setRangeEnd(KeySpan.prefixNext(start))
                            .build()));
    var found = new TreeMap<String, String>();
    answer
        .getKvsList()
        .forEach(kv -> found.put(kv.getKey().toStringUtf8(), kv.getValue().toStringUtf8()));
    return found;
  }

  public void put(String key, String value) {
    pd.onLeaderChannel("etcd Put", channel -> put(channel, key, value, 0));
  }

  /**
   * Puts a key bound to {@code lease}; it expires with it.
   *
   * @return false if the lease has expired, so that nothing was put
   */
  public boolean put(String key, String value, long lease) {
    return pd.onLeaderChannel(
        "etcd Put",
        channel -> {
          try {
            Etcd.PutResponse unused = put(channel, key, value, lease);
            return true;
          } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
              return false;
            }
            throw e;
          }
        });
  }

  private static Etcd.PutResponse put(Channel channel, String key, String value, long lease) {
    return KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
        .put(
            Etcd.PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .setLease(lease)
                .build());
  }

  /** Creates a lease and returns its id. */
  public long grant(Duration ttl) {
    Etcd.LeaseGrantResponse answer =
        pd.onLeaderChannel(
            "etcd LeaseGrant",
            channel ->
                LeaseGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .leaseGrant(
                        Etcd.LeaseGrantRequest.newBuilder().setTTL(ttl.toSeconds()).build()));
    if (!answer.getError().isEmpty()) {
      throw new RestoreException(TikvError.PD_REFUSED, answer.getError(), "etcd LeaseGrant");
    }
    return answer.getID();
  }

  /**
   * Renews a lease.
   *
   * @return false when it has expired
   * @throws RestoreException {@link TikvError#PD_UNREACHABLE}, {@link TikvError#PD_REFUSED} when
   *     etcd does not say whether it has
   */
  public boolean keepAlive(long lease) {
    return pd.onLeaderChannel(
        "etcd LeaseKeepAlive",
        channel -> {
          var answer = new FirstResponse();
          StreamObserver<Etcd.LeaseKeepAliveRequest> requests =
              LeaseGrpc.newStub(channel)
                  .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                  .leaseKeepAlive(answer);
          try {
            requests.onNext(Etcd.LeaseKeepAliveRequest.newBuilder().setID(lease).build());
            return answer.await().getTTL() > 0;
          } finally {
            requests.onCompleted();
          }
        });
  }

  /** Ends a lease and removes its keys. */
  public void revoke(long lease) {
    pd.onLeaderChannel(
        "etcd LeaseRevoke",
        channel ->
            LeaseGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .leaseRevoke(Etcd.LeaseRevokeRequest.newBuilder().setID(lease).build()));
  }

  /** Waits for the first response of a keep-alive stream, or for the failure of the stream. */
  private static final class FirstResponse implements StreamObserver<Etcd.LeaseKeepAliveResponse> {
    private final CompletableFuture<Etcd.LeaseKeepAliveResponse> first = new CompletableFuture<>();

    /**
     * @throws StatusRuntimeException when the stream fails or ends first
     */
    Etcd.LeaseKeepAliveResponse await() {
      try {
        return first.get(CALL_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw Status.fromThrowable(e).asRuntimeException();
      } catch (TimeoutException e) {
        throw Status.DEADLINE_EXCEEDED
            .withDescription("no response within " + CALL_SECONDS + " s")
            .withCause(e)
            .asRuntimeException();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RestoreException(StopError.INTERRUPTED, "interrupted", "etcd lease", e);
      }
    }

    @Override
    public void onNext(Etcd.LeaseKeepAliveResponse answer) {
      first.complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
      first.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      first.completeExceptionally(
          Status.UNAVAILABLE
              .withDescription("the stream ended without a response")
              .asRuntimeException());
    }
  }
}
