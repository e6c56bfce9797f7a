package io.pitr.target.tikv.pd;

import io.pitr.api.RestoreException;
import io.pitr.format.proto.Pdpb;
import io.pitr.target.tikv.rpc.Retry;
import io.pitr.target.tikv.rpc.RetryPolicy;
import io.pitr.target.tikv.rpc.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spreads regions over the stores and waits for it (spec/restore-flow.md §5.2). It only makes a
 * restore faster: what PD does not do is logged, and the restore goes on.
 */
public final class Scatter {
  private static final Logger LOG = LoggerFactory.getLogger(Scatter.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String SCATTERING = "scatter-region";

  private final PdClient pd;
  private final TimeSource time;

  public Scatter(PdClient pd, TimeSource time) {
    this.pd = pd;
    this.time = time;
  }

  /**
   * Scatters regions and waits at most {@code patience} until PD is done.
   *
   * @return whether all were scattered
   */
  public boolean scatter(Collection<Long> regionIds, Duration patience) {
    if (regionIds.isEmpty()) {
      return true;
    }
    try {
      boolean ordered = order(List.copyOf(regionIds));
      return await(List.copyOf(regionIds), patience) && ordered;
    } catch (RestoreException e) {
      LOG.warn("{} regions may not be scattered: {}", regionIds.size(), e.getMessage());
      return false;
    }
  }

  private boolean order(List<Long> regionIds) {
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
        LOG.warn("PD does not scatter: {}", answer.getHeader().getError().getMessage());
        return false;
      }
      left = answer.getFailedRegionsIdList();
      if (left.isEmpty()) {
        return true;
      }
      if (!retry.pause()) {
        LOG.warn("{} regions could not be scattered", left.size());
        return false;
      }
    }
  }

  private boolean await(List<Long> regionIds, Duration patience) {
    long deadline = time.nanoTime() + patience.toNanos();
    List<Long> left = regionIds;
    while (true) {
      var running = new ArrayList<Long>();
      var again = new ArrayList<Long>();
      for (long id : left) {
        switch (look(id)) {
          case DONE -> {}
          case RUNNING -> running.add(id);
          case GIVEN_UP -> again.add(id);
        }
      }
      if (!again.isEmpty() && order(again)) {
        running.addAll(again);
      }
      if (running.isEmpty()) {
        return true;
      }
      if (time.nanoTime() - deadline >= 0) {
        LOG.info("{} regions are still being scattered; going on", running.size());
        return false;
      }
      left = running;
      time.sleep(POLL);
    }
  }

  private enum Look {
    DONE,
    RUNNING,
    GIVEN_UP
  }

  private Look look(long regionId) {
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
      return Look.DONE;
    }
    return switch (answer.getStatus()) {
      case RUNNING -> Look.RUNNING;
      case TIMEOUT, CANCEL -> Look.GIVEN_UP;
      default -> Look.DONE;
    };
  }
}
