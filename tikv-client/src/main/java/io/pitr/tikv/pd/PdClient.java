package io.pitr.tikv.pd;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pitr.api.RestoreException;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.grpc.PDGrpc;
import io.pitr.tikv.rpc.Channels;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import io.pitr.tikv.rpc.RpcFailures;
import io.pitr.tikv.rpc.StatusText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls PD's leader and follows changes of leadership. Calls must be idempotent: after a lost
 * connection or a change of leader the members are asked again and the call is repeated, within the
 * limits of {@link RetryPolicy#PD}. Thread-safe.
 */
public final class PdClient {
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final String CALLER_ID = "br";
  private static final String CALLER_COMPONENT = "io.pitr.cluster";

  private final PdMembers members;
  private final Channels channels;
  private final TimeSource time;

  private PdClient(PdMembers members, Channels channels, TimeSource time) {
    this.members = members;
    this.channels = channels;
    this.time = time;
  }

  /**
   * Connects to the leader and reads the cluster's id.
   *
   * @param endpoints {@code host:port}, at least one
   * @throws RestoreException {@link TikvError#PD_UNREACHABLE}, {@link
   *     TikvError#PD_CLUSTER_MISMATCH}
   */
  public static PdClient connect(List<String> endpoints, Channels channels, TimeSource time) {
    var client = new PdClient(new PdMembers(endpoints, channels), channels, time);
    client.onLeader("GetMembers", leader -> leader);
    return client;
  }

  public long clusterId() {
    return members.clusterId();
  }

  /** Returns {@code host:port} of every known member, the leader first. */
  public List<String> endpoints() {
    return members.all();
  }

  /** Returns the header of every request. */
  public Pdpb.RequestHeader header() {
    return Pdpb.RequestHeader.newBuilder()
        .setClusterId(members.clusterId())
        .setCallerId(CALLER_ID)
        .setCallerComponent(CALLER_COMPONENT)
        .build();
  }

  /**
   * Calls the leader.
   *
   * @param name name of the call for messages
   * @throws RestoreException {@link TikvError#PD_UNREACHABLE} when all tries fail, {@link
   *     TikvError#PD_REFUSED} when PD responds with an error
   */
  public <T> T call(
      String name,
      Function<PDGrpc.PDBlockingStub, T> rpc,
      Function<T, Pdpb.ResponseHeader> header) {
    T answer = tolerant(name, rpc, header);
    Pdpb.Error error = header.apply(answer).getError();
    if (error.getType() != Pdpb.ErrorType.OK) {
      throw new RestoreException(
          TikvError.PD_REFUSED, error.getType() + ": " + error.getMessage(), name);
    }
    return answer;
  }

  /** Same as {@link #call}, but the caller handles errors in the response header. */
  public <T> T tolerant(
      String name,
      Function<PDGrpc.PDBlockingStub, T> rpc,
      Function<T, Pdpb.ResponseHeader> header) {
    return onLeader(
        name,
        leader -> {
          T answer =
              rpc.apply(
                  PDGrpc.newBlockingStub(channels.to(leader))
                      .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS));
          Pdpb.Error error = header.apply(answer).getError();
          if (error.getType() == Pdpb.ErrorType.NOT_BOOTSTRAPPED || isNotLeader(error)) {
            throw Status.UNAVAILABLE.withDescription(error.getMessage()).asRuntimeException();
          }
          return answer;
        });
  }

  private static boolean isNotLeader(Pdpb.Error error) {
    return error.getType() == Pdpb.ErrorType.UNKNOWN && error.getMessage().contains("not leader");
  }

  /** Runs an action on a channel to the leader; repeats it when the leader changes. */
  <T> T onLeaderChannel(String name, Function<ManagedChannel, T> action) {
    return onLeader(name, leader -> action.apply(channels.to(leader)));
  }

  /** Runs an action with the leader's address; repeats it when the leader changes. */
  <T> T onLeader(String name, Function<String, T> action) {
    Retry retry = RetryPolicy.PD.start(time);
    while (true) {
      String leader = "";
      try {
        leader = members.leader();
        return action.apply(leader);
      } catch (StatusRuntimeException e) {
        if (!RpcFailures.isTransient(e.getStatus())) {
          throw new RestoreException(TikvError.PD_REFUSED, StatusText.of(e.getStatus()), name, e);
        }
        members.distrust(leader);
        if (!retry.pause(name, StatusText.of(e.getStatus()), e)) {
          throw retry.gaveUp(
              TikvError.PD_UNREACHABLE, name + " at " + String.join(", ", members.all()));
        }
      }
    }
  }
}
