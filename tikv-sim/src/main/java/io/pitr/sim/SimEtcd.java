package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.pitr.format.key.KeySpan;
import io.pitr.tikv.grpc.Etcd;
import io.pitr.tikv.grpc.KVGrpc;
import io.pitr.tikv.grpc.LeaseGrpc;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of etcd that PD serves to tools, shared by all members. Thread-safe. */
public final class SimEtcd {
  private final SimTime time;
  private final Faults faults;
  private final NavigableMap<ByteString, Value> values = new TreeMap<>(KeySpan.ORDER);
  private final Map<Long, Long> leaseEnds = new HashMap<>();
  private final Map<Long, Long> leaseSeconds = new HashMap<>();
  private final Map<ByteString, Runnable> onPut = new HashMap<>();
  private long lastLease;

  SimEtcd(SimTime time, Faults faults) {
    this.time = time;
    this.faults = faults;
  }

  private record Value(ByteString bytes, long lease) {}

  public synchronized void put(String key, String value) {
    values.put(ByteString.copyFromUtf8(key), new Value(ByteString.copyFromUtf8(value), 0));
  }

  /** Calls the action after each put of a key by a client. */
  synchronized void onPut(String key, Runnable action) {
    onPut.put(ByteString.copyFromUtf8(key), action);
  }

  public synchronized void remove(String key) {
    values.remove(ByteString.copyFromUtf8(key));
  }

  /** Keys with a prefix and their values. */
  public synchronized SortedMap<String, String> prefix(String prefix) {
    expire();
    ByteString start = ByteString.copyFromUtf8(prefix);
    var found = new TreeMap<String, String>();
    values
        .subMap(start, true, KeySpan.prefixNext(start), false)
        .forEach((key, value) -> found.put(key.toStringUtf8(), value.bytes.toStringUtf8()));
    return found;
  }

  private void expire() {
    leaseEnds.entrySet().removeIf(lease -> lease.getValue() - time.nanoTime() < 0);
    values.values().removeIf(value -> value.lease != 0 && !leaseEnds.containsKey(value.lease));
  }

  private synchronized Etcd.RangeResponse range(Etcd.RangeRequest request) {
    expire();
    var answer = Etcd.RangeResponse.newBuilder();
    SortedMap<ByteString, Value> found =
        request.getRangeEnd().isEmpty()
            ? values.subMap(request.getKey(), true, request.getKey(), true)
            : values.subMap(request.getKey(), true, request.getRangeEnd(), false);
    found.forEach((key, value) -> answer.addKvsBuilder().setKey(key).setValue(value.bytes));
    return answer.setCount(found.size()).build();
  }

  /** As etcd's gateway answers over HTTP: keys and values in Base64. */
  String range(JsonNode request) {
    Etcd.RangeResponse found =
        range(
            Etcd.RangeRequest.newBuilder()
                .setKey(fromBase64(request.path("key").asString("")))
                .setRangeEnd(fromBase64(request.path("range_end").asString("")))
                .build());
    ObjectNode answer = JsonMapper.shared().createObjectNode();
    ArrayNode pairs = answer.put("count", Long.toString(found.getCount())).putArray("kvs");
    for (Etcd.KeyValue pair : found.getKvsList()) {
      pairs
          .addObject()
          .put("key", Base64.getEncoder().encodeToString(pair.getKey().toByteArray()))
          .put("value", Base64.getEncoder().encodeToString(pair.getValue().toByteArray()));
    }
    return answer.toString();
  }

  private static ByteString fromBase64(String text) {
    return ByteString.copyFrom(Base64.getDecoder().decode(text));
  }

  private static StatusRuntimeException noLease() {
    return Status.NOT_FOUND
        .withDescription("etcdserver: requested lease not found")
        .asRuntimeException();
  }

  /** False if the lease has expired. */
  private synchronized boolean put(Etcd.PutRequest request) {
    expire();
    if (request.getLease() != 0 && !leaseEnds.containsKey(request.getLease())) {
      return false;
    }
    values.put(request.getKey(), new Value(request.getValue(), request.getLease()));
    onPut.getOrDefault(request.getKey(), () -> {}).run();
    return true;
  }

  private synchronized long grant(long seconds) {
    long lease = ++lastLease;
    leaseSeconds.put(lease, seconds);
    leaseEnds.put(lease, time.nanoTime() + seconds * 1_000_000_000L);
    return lease;
  }

  private synchronized long renew(long lease) {
    expire();
    if (!leaseEnds.containsKey(lease)) {
      return 0;
    }
    long seconds = leaseSeconds.getOrDefault(lease, 0L);
    leaseEnds.put(lease, time.nanoTime() + seconds * 1_000_000_000L);
    return seconds;
  }

  private synchronized boolean revoke(long lease) {
    expire();
    boolean was = leaseEnds.remove(lease) != null;
    expire();
    return was;
  }

  /** The service of keys. */
  final class Keys extends KVGrpc.KVImplBase {
    @Override
    public void range(Etcd.RangeRequest request, StreamObserver<Etcd.RangeResponse> out) {
      out.onNext(SimEtcd.this.range(request));
      out.onCompleted();
    }

    @Override
    public void put(Etcd.PutRequest request, StreamObserver<Etcd.PutResponse> out) {
      if (!SimEtcd.this.put(request)) {
        out.onError(noLease());
        return;
      }
      out.onNext(Etcd.PutResponse.getDefaultInstance());
      out.onCompleted();
    }
  }

  /** The service of leases. */
  final class Leases extends LeaseGrpc.LeaseImplBase {
    @Override
    public void leaseGrant(
        Etcd.LeaseGrantRequest request, StreamObserver<Etcd.LeaseGrantResponse> out) {
      out.onNext(
          Etcd.LeaseGrantResponse.newBuilder()
              .setID(grant(request.getTTL()))
              .setTTL(request.getTTL())
              .build());
      out.onCompleted();
    }

    @Override
    public void leaseRevoke(
        Etcd.LeaseRevokeRequest request, StreamObserver<Etcd.LeaseRevokeResponse> out) {
      if (!revoke(request.getID())) {
        out.onError(noLease());
        return;
      }
      out.onNext(Etcd.LeaseRevokeResponse.getDefaultInstance());
      out.onCompleted();
    }

    @Override
    public StreamObserver<Etcd.LeaseKeepAliveRequest> leaseKeepAlive(
        StreamObserver<Etcd.LeaseKeepAliveResponse> out) {
      return new StreamObserver<>() {
        @Override
        public void onNext(Etcd.LeaseKeepAliveRequest request) {
          Optional<Faults.Effect> effect = faults.apply("LeaseKeepAlive");
          if (effect.isPresent()) {
            out.onError(effect.get().status("simulated").asRuntimeException());
            return;
          }
          out.onNext(
              Etcd.LeaseKeepAliveResponse.newBuilder()
                  .setID(request.getID())
                  .setTTL(renew(request.getID()))
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
  }
}
