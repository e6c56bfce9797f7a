package io.pitr.tikv.pd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pitr.api.RestoreException;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.grpc.PDGrpc;
import io.pitr.tikv.rpc.Channels;
import io.pitr.tikv.rpc.StatusText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Known PD endpoints and the current leader. Endpoints that members report are added to those that
 * the user named, so one reachable member is enough to find the others. Thread-safe.
 */
final class PdMembers {
  private static final Duration ASK = Duration.ofSeconds(5);

  private final Channels channels;
  private final Set<String> known = new LinkedHashSet<>();
  private long clusterId;
  private String leader = "";

  PdMembers(List<String> endpoints, Channels channels) {
    this.channels = channels;
    known.addAll(endpoints);
  }

  synchronized long clusterId() {
    return clusterId;
  }

  /** Returns {@code host:port} of the leader; asks the members when it is unknown. */
  synchronized String leader() {
    if (leader.isEmpty()) {
      discover();
    }
    return leader;
  }

  /** Returns all endpoints, the leader first. */
  synchronized List<String> all() {
    var all = new LinkedHashSet<String>();
    if (!leader.isEmpty()) {
      all.add(leader);
    }
    all.addAll(known);
    return List.copyOf(all);
  }

  /** Discards a leader that no longer leads or does not respond. */
  synchronized void distrust(String endpoint) {
    if (leader.equals(endpoint)) {
      leader = "";
    }
  }

  private void discover() {
    var failures = new ArrayList<String>();
    for (String endpoint : List.copyOf(known)) {
      try {
        Pdpb.GetMembersResponse answer =
            PDGrpc.newBlockingStub(channels.to(endpoint))
                .withDeadlineAfter(ASK.toMillis(), TimeUnit.MILLISECONDS)
                .getMembers(Pdpb.GetMembersRequest.getDefaultInstance());
        if (accept(endpoint, answer)) {
          return;
        }
        failures.add(endpoint + ": knows no leader");
      } catch (StatusRuntimeException e) {
        failures.add(endpoint + ": " + StatusText.of(e.getStatus()));
      }
    }
    throw Status.UNAVAILABLE.withDescription(String.join("; ", failures)).asRuntimeException();
  }

  private boolean accept(String endpoint, Pdpb.GetMembersResponse answer) {
    long id = answer.getHeader().getClusterId();
    if (clusterId != 0 && id != 0 && id != clusterId) {
      throw new RestoreException(
          TikvError.PD_CLUSTER_MISMATCH,
          "cluster " + Long.toUnsignedString(id) + ", expected " + Long.toUnsignedString(clusterId),
          endpoint);
    }
    answer.getMembersList().forEach(member -> member.getClientUrlsList().forEach(this::learn));
    if (answer.getLeader().getClientUrlsCount() == 0 || id == 0) {
      return false;
    }
    clusterId = id;
    leader = address(answer.getLeader().getClientUrls(0));
    return true;
  }

  private void learn(String url) {
    known.add(address(url));
  }

  private static String address(String url) {
    int scheme = url.indexOf("://");
    String rest = scheme < 0 ? url : url.substring(scheme + 3);
    return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
  }
}
