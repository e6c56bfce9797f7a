package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.pitr.api.RestoreException;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.pd.Scatter;
import io.pitr.tikv.rpc.Polling;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import io.pitr.tikv.rpc.StatusText;
import io.pitr.tikv.store.RegionFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits regions at given keys and scatters the new ones (spec/restore-flow.md §5.2). Keys that are
 * already boundaries are skipped, so splitting is idempotent.
 */
final class Splitter {
  private static final Logger LOG = LoggerFactory.getLogger(Splitter.class);
  private static final int REQUEST_KEYS = 10_240;
  private static final long REQUEST_BYTES = 6L << 20;

  /** Regions that may fail before a pass ends, so that it does not wait for each of thousands. */
  private static final int FAILURES_A_PASS = 16;

  private static final Polling LEARNING =
      new Polling("PD knows new regions", Duration.ofSeconds(2));
  private static final Duration PATIENCE_WITH_PD = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final Scatter scatter;
  private final int step;

  /**
   * @param step split every {@code step}-th key first, so that many stores split the rest
   */
  Splitter(Nodes nodes, int step) {
    this.nodes = nodes;
    this.scatter = new Scatter(nodes.pd(), nodes.time());
    this.step = step;
  }

  /**
   * Splits at all keys.
   *
   * @param rawKeys in any order
   * @param patience longest wait until the new regions are scattered
   * @throws RestoreException when keys cannot be split after all tries
   */
  void split(List<ByteString> rawKeys, Duration patience) {
    var keys = new TreeSet<>(KeySpan.ORDER);
    keys.addAll(rawKeys);
    List<SplitKey> sorted = keys.stream().map(SplitKey::of).toList();
    if (sorted.size() > step) {
      var rough = new ArrayList<SplitKey>();
      for (int i = step - 1; i < sorted.size(); i += step) {
        rough.add(sorted.get(i));
      }
      spread(splitAll(rough), patience);
    }
    spread(splitAll(sorted), patience);
  }

  private void spread(Set<Long> regionIds, Duration patience) {
    var ids = List.copyOf(regionIds);
    awaitHealthy(ids);
    boolean unused = scatter.scatter(ids, patience);
  }

  /** Waits until PD knows the new regions; it cannot scatter others. */
  private void awaitHealthy(List<Long> regionIds) {
    long began = nodes.time().nanoTime();
    for (int i = 0; i < regionIds.size(); i++) {
      long id = regionIds.get(i);
      Duration left = PATIENCE_WITH_PD.minusNanos(nodes.time().nanoTime() - began);
      if (!LEARNING.until(nodes.time(), left, () -> isHealthy(id))) {
        LOG.warn(
            "{} new regions may not be healthy yet; the restore continues", regionIds.size() - i);
        return;
      }
    }
  }

  private boolean isHealthy(long regionId) {
    return nodes
        .regions()
        .byId(regionId)
        .filter(region -> region.hasLeader() && region.pending().isEmpty())
        .isPresent();
  }

  /**
   * Splits at all keys. After a failure only the keys that are left are tried again.
   *
   * @return the ids of the new regions
   */
  private Set<Long> splitAll(List<SplitKey> keys) {
    var made = new LinkedHashSet<Long>();
    Retry retry = RetryPolicy.SPLIT_KEYS.start(nodes.time());
    List<SplitKey> left = keys;
    while (!left.isEmpty()) {
      KeySpan span = span(left);
      var again = new ArrayList<SplitKey>();
      var failures = new ArrayList<String>();
      for (RegionSplit split : RegionSplit.of(nodes.regions().scan(span), left)) {
        if (failures.size() < FAILURES_A_PASS) {
          Optional<String> failure = splitRegion(split, made);
          failure.ifPresent(failures::add);
          if (failure.isEmpty()) {
            continue;
          }
        }
        again.addAll(split.keys());
      }
      left = again;
      if (!left.isEmpty()
          && !retry.pause("split at " + left.size() + " keys", failures.get(failures.size() - 1))) {
        throw retry.gaveUp(TikvError.TIKV_REFUSED, "splitting regions at the keys of " + span);
      }
    }
    return made;
  }

  private static KeySpan span(List<SplitKey> keys) {
    return new KeySpan(
        keys.get(0).encoded(), KeySpan.prefixNext(keys.get(keys.size() - 1).encoded()));
  }

  /** Describes the last failure; empty when all keys are boundaries. */
  private Optional<String> splitRegion(RegionSplit split, Set<Long> made) {
    Region region = split.region();
    Region current = region;
    for (List<ByteString> batch : batches(split.keys())) {
      Kvrpcpb.SplitRegionResponse answer;
      try {
        answer = send(current, batch);
      } catch (SplitRefused e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      for (Metapb.Region part : answer.getRegionsList()) {
        if (part.getId() != region.id()) {
          made.add(part.getId());
        }
      }
      Region before = current;
      current =
          answer.getRegionsList().stream()
              .max(Comparator.comparing(Metapb.Region::getStartKey, KeySpan.ORDER))
              .map(part -> Region.of(part, peerOn(part, before.target().getStoreId())))
              .orElse(before);
    }
    return Optional.empty();
  }

  private static Metapb.Peer peerOn(Metapb.Region region, long storeId) {
    return region.getPeersList().stream()
        .filter(peer -> peer.getStoreId() == storeId)
        .findFirst()
        .orElse(Metapb.Peer.getDefaultInstance());
  }

  private Kvrpcpb.SplitRegionResponse send(Region region, List<ByteString> rawKeys)
      throws SplitRefused {
    Retry retry = RetryPolicy.SPLIT_REGION.start(nodes.time());
    Region asked = region;
    while (true) {
      Kvrpcpb.SplitRegionResponse answer;
      try {
        answer =
            nodes
                .clients()
                .tikv(asked.target().getStoreId())
                .splitRegion(
                    Kvrpcpb.SplitRegionRequest.newBuilder()
                        .setContext(asked.context())
                        .addAllSplitKeys(rawKeys)
                        .build());
      } catch (StatusRuntimeException e) {
        nodes.clients().forget(asked.target().getStoreId());
        throw new SplitRefused(StatusText.of(e.getStatus()));
      }
      if (!answer.hasRegionError()) {
        return answer;
      }
      RegionFault fault = RegionFault.of(answer.getRegionError());
      switch (fault.kind()) {
        case NOT_LEADER ->
            asked = fault.hasLeader() ? asked.withLeader(fault.leader()) : look(asked);
        case SERVER_BUSY, MEMORY_LIMITED, STALE_COMMAND -> {}
        default -> throw new SplitRefused(fault.kind() + ": " + fault.message());
      }
      if (!retry.pause("split region " + asked.id(), fault.kind() + ": " + fault.message())) {
        throw new SplitRefused(fault.kind() + ": " + fault.message());
      }
    }
  }

  private Region look(Region region) {
    return nodes
        .regions()
        .byId(region.id())
        .filter(found -> found.epoch().equals(region.epoch()) && found.hasLeader())
        .orElse(region);
  }

  private static List<List<ByteString>> batches(List<SplitKey> keys) {
    var batches = new ArrayList<List<ByteString>>();
    List<ByteString> batch = new ArrayList<>();
    long bytes = 0;
    for (SplitKey key : keys) {
      int size = key.raw().size();
      if (!batch.isEmpty() && (batch.size() == REQUEST_KEYS || bytes + size > REQUEST_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(key.raw());
      bytes += size;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** One region could not be split now. */
  private static final class SplitRefused extends Exception {
    private static final long serialVersionUID = 1L;

    SplitRefused(String message) {
      super(message);
    }
  }
}
