package io.pitr.tikv.pd;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Polling;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scatters regions over the stores and waits for it (spec/restore-flow.md §5.2). Scattering only
 * makes a restore faster, so failures are logged and the restore continues.
 */
public final class Scatter {
  private static final Logger LOG = LoggerFactory.getLogger(Scatter.class);
  private static final Polling SPREADING =
      new Polling("PD spreads new regions", Duration.ofMillis(500));
  private static final int REGIONS_A_REQUEST = 1_000;
  private static final String SCATTERING = "scatter-region";

  private final PdClient pd;
  private final TimeSource time;

  public Scatter(PdClient pd, TimeSource time) {
    this.pd = pd;
    this.time = time;
  }

  /**
   * Scatters regions and waits at most {@code patience} until PD has taken all of them and is done.
   *
   * @return whether all were scattered
   */
  public boolean scatter(Collection<Long> regionIds, Duration patience) {
    if (regionIds.isEmpty()) {
      return true;
    }
    try {
      var ids = List.copyOf(regionIds);
      var patient = new Patience(time.nanoTime(), patience);
      boolean ordered = true;
      for (int from = 0; from < ids.size(); from += REGIONS_A_REQUEST) {
        int to = Math.min(from + REGIONS_A_REQUEST, ids.size());
        ordered &= order(ids.subList(from, to), patient);
      }
      return await(ids, patient) && ordered;
    } catch (RestoreException e) {
      if (e.code() == StopError.INTERRUPTED) {
        throw e;
      }
      LOG.warn("{} regions may not be scattered: {}", regionIds.size(), e.getMessage(), e);
      return false;
    }
  }

  /** The time that scattering may take. */
  private record Patience(long beganNanos, Duration whole) {
    Duration left(long nowNanos) {
      return whole.minusNanos(nowNanos - beganNanos);
    }

    boolean isOver(long nowNanos) {
      return left(nowNanos).toNanos() <= 0;
    }
  }

  private boolean order(List<Long> regionIds, Patience patience) {
    Retry retry = RetryPolicy.SCATTER.start(time);
    List<Long> left = regionIds;
    while (true) {
      List<Long> asked = left;
      Pdpb.ScatterRegionResponse answer =
          pd.tolerant(
              "ScatterRegion",
              stub ->
                  stub.scatterRegion(
                      Pdpb.ScatterRegionRequest.newBuilder()
                          .setHeader(pd.header())
                          .addAllRegionsId(asked)
                          .setSkipStoreLimit(true)
                          .build()),
              Pdpb.ScatterRegionResponse::getHeader);
      if (answer.getHeader().hasError()) {
        LOG.warn("PD refuses to scatter regions: {}", answer.getHeader().getError().getMessage());
        return false;
      }
      left = answer.getFailedRegionsIdList();
      if (left.isEmpty()) {
        return true;
      }
      if (patience.isOver(time.nanoTime())
          || !retry.pause("ScatterRegion", left.size() + " regions were refused")) {
        LOG.warn("{} regions could not be scattered", left.size());
        return false;
      }
    }
  }

  /** Waits for all regions, one after the other. */
  private boolean await(List<Long> regionIds, Patience patience) {
    for (int i = 0; i < regionIds.size(); i++) {
      long id = regionIds.get(i);
      if (!SPREADING.until(time, patience.left(time.nanoTime()), () -> isDone(id, patience))) {
        LOG.info(
            "PD may still be scattering {} of {} regions; the restore continues",
            regionIds.size() - i,
            regionIds.size());
        return false;
      }
    }
    return true;
  }

  /** Requests again what PD has cancelled. */
  private boolean isDone(long regionId, Patience patience) {
    return switch (stateOf(regionId)) {
      case DONE -> true;
      case RUNNING -> false;
      case CANCELLED -> !order(List.of(regionId), patience);
    };
  }

  private enum OperatorState {
    DONE,
    RUNNING,
    CANCELLED
  }

  private OperatorState stateOf(long regionId) {
    Pdpb.GetOperatorResponse answer =
        pd.tolerant(
            "GetOperator",
            stub ->
                stub.getOperator(
                    Pdpb.GetOperatorRequest.newBuilder()
                        .setHeader(pd.header())
                        .setRegionId(regionId)
                        .build()),
            Pdpb.GetOperatorResponse::getHeader);
    if (answer.getHeader().hasError() || !answer.getDesc().toStringUtf8().equals(SCATTERING)) {
      return OperatorState.DONE;
    }
    return switch (answer.getStatus()) {
      case RUNNING -> OperatorState.RUNNING;
      case TIMEOUT, CANCEL -> OperatorState.CANCELLED;
      default -> OperatorState.DONE;
    };
  }
}
