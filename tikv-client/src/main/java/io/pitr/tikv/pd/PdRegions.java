package io.pitr.tikv.pd;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Metapb;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads regions from PD (spec/restore-flow.md §3.1). A scan must cover the requested span without a
 * gap; otherwise the whole scan is repeated. Thread-safe.
 */
public final class PdRegions {
  private static final int PAGE = 128;

  private final PdClient pd;
  private final TimeSource time;

  public PdRegions(PdClient pd, TimeSource time) {
    this.pd = pd;
    this.time = time;
  }

  /**
   * Reads all regions of a span in order, each with a leader.
   *
   * @param span encoded keys
   * @throws RestoreException {@link TikvError#PD_REGIONS_INCOMPLETE}
   */
  public List<Region> scan(KeySpan span) {
    Retry retry = RetryPolicy.REGION_SCAN.start(time);
    while (true) {
      List<Region> regions = pages(span);
      String wrong = wrong(regions, span);
      if (wrong.isEmpty()) {
        return regions;
      }
      if (!retry.pause("ScanRegions", wrong)) {
        throw retry.gaveUp(TikvError.PD_REGIONS_INCOMPLETE, "regions of " + span);
      }
    }
  }

  private List<Region> pages(KeySpan span) {
    var regions = new ArrayList<Region>();
    ByteString from = span.start();
    while (true) {
      List<Region> page = page(new KeySpan(from, span.end()));
      regions.addAll(page);
      if (page.isEmpty()) {
        return regions;
      }
      KeySpan last = page.get(page.size() - 1).span();
      if (last.reaches(span) || KeySpan.ORDER.compare(last.end(), from) <= 0) {
        return regions;
      }
      from = last.end();
    }
  }

  private List<Region> page(KeySpan span) {
    Pdpb.ScanRegionsResponse answer =
        pd.call(
            "ScanRegions",
            stub ->
                stub.scanRegions(
                    Pdpb.ScanRegionsRequest.newBuilder()
                        .setHeader(pd.header())
                        .setStartKey(span.start())
                        .setEndKey(span.end())
                        .setLimit(PAGE)
                        .build()),
            Pdpb.ScanRegionsResponse::getHeader);
    if (answer.getRegionsCount() > 0) {
      return answer.getRegionsList().stream().map(Region::of).toList();
    }
    var regions = new ArrayList<Region>();
    for (int i = 0; i < answer.getRegionMetasCount(); i++) {
      var leader =
          i < answer.getLeadersCount() ? answer.getLeaders(i) : Metapb.Peer.getDefaultInstance();
      regions.add(Region.of(answer.getRegionMetas(i), leader));
    }
    return regions;
  }

  /** Describes what is wrong with a scan; empty if it is complete. */
  private static String wrong(List<Region> regions, KeySpan span) {
    if (regions.isEmpty()) {
      return "PD returned no region";
    }
    KeySpan first = regions.get(0).span();
    if (KeySpan.ORDER.compare(first.start(), span.start()) > 0) {
      return "the first region begins after the start of the span: " + first;
    }
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      if (!region.hasLeader()) {
        return "region " + region.id() + " has no leader";
      }
      if (i > 0 && !regions.get(i - 1).span().end().equals(region.span().start())) {
        return "a gap before region " + region.id() + ": " + region.span();
      }
    }
    KeySpan last = regions.get(regions.size() - 1).span();
    return last.reaches(span) ? "" : "the last region ends before the end of the span: " + last;
  }

  /** Reads the region of an encoded key, with or without a leader. */
  public Optional<Region> byKey(ByteString key) {
    return found(
        pd.call(
            "GetRegion",
            stub ->
                stub.getRegion(
                    Pdpb.GetRegionRequest.newBuilder()
                        .setHeader(pd.header())
                        .setRegionKey(key)
                        .build()),
            Pdpb.GetRegionResponse::getHeader));
  }

  /** Reads a region by its id; empty when it was merged or PD does not know it yet. */
  public Optional<Region> byId(long id) {
    return found(
        pd.call(
            "GetRegionByID",
            stub ->
                stub.getRegionByID(
                    Pdpb.GetRegionByIDRequest.newBuilder()
                        .setHeader(pd.header())
                        .setRegionId(id)
                        .build()),
            Pdpb.GetRegionResponse::getHeader));
  }

  private static Optional<Region> found(Pdpb.GetRegionResponse answer) {
    return answer.hasRegion()
        ? Optional.of(
            Region.of(answer.getRegion(), answer.getLeader(), answer.getPendingPeersList()))
        : Optional.empty();
  }

  /**
   * Reads the regions of several spans at once, in ascending order, without the checks of {@link
   * #scan}. The result may be incomplete, which is good enough to plan splits.
   *
   * @param spans ascending, without overlaps
   */
  public List<Region> hint(List<KeySpan> spans) {
    var regions = new ArrayList<Region>();
    for (int from = 0; from < spans.size(); from += PAGE) {
      List<KeySpan> some = spans.subList(from, Math.min(from + PAGE, spans.size()));
      Optional<List<Region>> page = batch(some);
      if (page.isEmpty()) {
        some.forEach(span -> regions.addAll(pages(span)));
      } else {
        regions.addAll(page.get());
      }
    }
    return regions;
  }

  /** Empty when PD does not support the call, or when one page cannot contain all regions. */
  private Optional<List<Region>> batch(List<KeySpan> spans) {
    var request =
        Pdpb.BatchScanRegionsRequest.newBuilder()
            .setHeader(pd.header())
            .setLimit(PAGE)
            .setContainAllKeyRange(true);
    spans.forEach(
        span -> request.addRangesBuilder().setStartKey(span.start()).setEndKey(span.end()));
    try {
      Pdpb.BatchScanRegionsResponse answer =
          pd.tolerant(
              "BatchScanRegions",
              stub -> stub.batchScanRegions(request.build()),
              Pdpb.BatchScanRegionsResponse::getHeader);
      boolean whole = !answer.getHeader().hasError() && answer.getRegionsCount() < PAGE;
      return whole
          ? Optional.of(answer.getRegionsList().stream().map(Region::of).toList())
          : Optional.empty();
    } catch (RestoreException e) {
      if (e.code() == TikvError.PD_REFUSED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
