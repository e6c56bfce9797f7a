package io.pitr.cluster.load;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pitr.api.ErrorCode;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import io.pitr.tikv.rpc.StatusText;
import io.pitr.tikv.store.RegionFault;
import io.pitr.tikv.store.StoreClients;
import io.pitr.tikv.store.StoreGate;
import io.pitr.tikv.store.StoreGates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies one batch of log parts, one region after the other (spec/restore-flow.md §3.9). Applying
 * is idempotent: after an unclear failure the region is applied again or, when regions have
 * changed, the whole range of the batch.
 */
final class BatchApply {
  private static final Logger LOG = LoggerFactory.getLogger(BatchApply.class);
  private static final Duration MEMORY = Duration.ofSeconds(15);

  /** Named leaders that are followed at once, one after the other; then PD is asked. */
  private static final int LEADERS_IN_A_ROW = 3;

  private final Nodes nodes;
  private final ApplyRequests requests;
  private final StoreGates gates;
  private final WorkCheckpoint ledger;

  BatchApply(Nodes nodes, ApplyRequests requests, StoreGates gates, WorkCheckpoint ledger) {
    this.nodes = nodes;
    this.requests = requests;
    this.gates = gates;
    this.ledger = ledger;
  }

  void run(LogBatch batch) {
    Retry retry = RetryPolicy.APPLY.start(nodes.time());
    boolean done = false;
    while (!done) {
      done = once(batch, retry);
    }
  }

  /** Returns false when the regions of the range must be looked up again. */
  private boolean once(LogBatch batch, Retry retry) {
    for (Region region : nodes.regions().scan(batch.span())) {
      List<LogFile> inside = batch.files().stream().filter(file -> touches(region, file)).toList();
      if (!inside.isEmpty() && !apply(region, inside, retry)) {
        return false;
      }
    }
    return true;
  }

  private static boolean touches(Region region, LogFile file) {
    return region.span().isBeforeEnd(file.first())
        && KeySpan.ORDER.compare(file.last(), region.span().start()) >= 0;
  }

  private enum Next {
    DONE,
    SAME_REGION,
    LOOK_UP
  }

  /**
   * The outcome of a request and the region to send the next one to.
   *
   * @param named leaders that stores have named one after the other, without asking PD
   */
  private record Step(Next next, Region region, int named) {
    Step(Next next, Region region) {
      this(next, region, 0);
    }
  }

  private boolean apply(Region region, List<LogFile> files, Retry retry) {
    Step step = new Step(Next.SAME_REGION, region);
    while (step.next == Next.SAME_REGION) {
      step = send(step, files, retry);
    }
    return step.next == Next.DONE;
  }

  private Step send(Step asked, List<LogFile> files, Retry retry) {
    Region region = asked.region;
    long storeId = region.target().getStoreId();
    String where =
        files.size()
            + " log parts from "
            + files.get(0).range().id()
            + " to region "
            + region.id()
            + " on store "
            + storeId;
    ImportSstpb.ApplyResponse answer;
    try {
      answer = request(region, files);
    } catch (StatusRuntimeException e) {
      return broken(region, e, retry, where);
    }
    return answer.hasError()
        ? follow(asked, RegionFault.of(answer.getError()), retry, where)
        : new Step(Next.DONE, region);
  }

  /** Sends a request within the limits of its store; waits after a failure hold no permit. */
  private ImportSstpb.ApplyResponse request(Region region, List<LogFile> files) {
    long storeId = region.target().getStoreId();
    long bytes = files.stream().mapToLong(file -> file.range().plain().length()).sum();
    StoreGate.Permit permit = gates.of(storeId).enter(bytes);
    StoreGate.Outcome outcome = StoreGate.Outcome.OTHER;
    try {
      ImportSstpb.ApplyResponse answer =
          nodes.clients().importer(storeId, StoreClients.LOAD).apply(requests.of(region, files));
      if (!answer.hasError()) {
        outcome = StoreGate.Outcome.SUCCESS;
      } else if (RegionFault.of(answer.getError()).isBusy()) {
        outcome = StoreGate.Outcome.BUSY;
      }
      return answer;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        outcome = StoreGate.Outcome.BUSY;
      }
      throw e;
    } finally {
      permit.leave(outcome);
    }
  }

  private Step broken(Region region, StatusRuntimeException e, Retry retry, String where) {
    boolean passes =
        switch (e.getStatus().getCode()) {
          case UNAVAILABLE, ABORTED, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, CANCELLED, INTERNAL ->
              true;
          default -> false;
        };
    nodes.clients().forget(region.target().getStoreId());
    String what = StatusText.of(e.getStatus());
    if (!passes) {
      retry.failed(what, e);
      throw retry.gaveUp(TikvError.TIKV_UNREACHABLE, where);
    }
    if (!retry.pause(where, what, e)) {
      throw retry.gaveUp(TikvError.TIKV_UNREACHABLE, where);
    }
    return relocated(region);
  }

  /** Handles an unreachable store: its regions may have new leaders by now. */
  private Step relocated(Region region) {
    Optional<Region> now = nodes.regions().byId(region.id());
    if (now.isEmpty() || !now.get().epoch().equals(region.epoch())) {
      return new Step(Next.LOOK_UP, region);
    }
    return new Step(Next.SAME_REGION, now.get().hasLeader() ? now.get() : region);
  }

  private Step follow(Step asked, RegionFault fault, Retry retry, String where) {
    Region region = asked.region;
    switch (fault.kind()) {
      case MEMORY_LIMITED -> {
        ledger.progress(0, 0, "store " + region.target().getStoreId() + ": memory is limited");
        LOG.atInfo()
            .addKeyValue("step", where)
            .addKeyValue("reason", fault.message())
            .addKeyValue("wait-ms", MEMORY.toMillis())
            .log("retry until a store has memory");
        nodes.time().sleep(MEMORY, "a store has memory");
        return new Step(Next.SAME_REGION, region);
      }
      case NOT_LEADER -> {
        // Stores that name each other would be asked in turn without an end.
        if (fault.hasLeader()
            && fault.leader().getStoreId() != region.target().getStoreId()
            && asked.named < LEADERS_IN_A_ROW) {
          return new Step(Next.SAME_REGION, region.withLeader(fault.leader()), asked.named + 1);
        }
        count(fault, retry, where);
        return withoutLeader(region);
      }
      case SERVER_BUSY, NOT_INITIALIZED -> {
        ledger.progress(0, 0, "store " + region.target().getStoreId() + " is busy");
        count(fault, retry, where);
        return new Step(Next.SAME_REGION, region);
      }
      default -> {
        count(fault, retry, where);
        return new Step(Next.LOOK_UP, region);
      }
    }
  }

  /** Waits until PD knows the new leader; otherwise the whole range is looked up again. */
  private Step withoutLeader(Region region) {
    Retry patience = RetryPolicy.REGION_BY_ID.start(nodes.time());
    while (true) {
      Optional<Region> now = nodes.regions().byId(region.id());
      if (now.isEmpty() || !now.get().epoch().equals(region.epoch())) {
        return new Step(Next.LOOK_UP, region);
      }
      if (now.get().hasLeader()) {
        return new Step(Next.SAME_REGION, now.get());
      }
      if (!patience.pause("look up region " + region.id(), "the region has no leader")) {
        return new Step(Next.LOOK_UP, region);
      }
    }
  }

  private static void count(RegionFault fault, Retry retry, String where) {
    if (!retry.pause(where, fault.kind() + ": " + fault.message())) {
      ErrorCode code =
          switch (fault.kind()) {
            case SERVER_BUSY -> TikvError.TIKV_BUSY;
            case DISK_FULL -> TikvError.TIKV_DISK_FULL;
            default -> TikvError.TIKV_REFUSED;
          };
      throw retry.gaveUp(code, where);
    }
  }
}
