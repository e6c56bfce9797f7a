package io.pitr.engine.status;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.target.LeaseHolder;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.finish.FinishRunner;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.engine.system.SystemRestore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the state of a chain. */
public final class StatusReader {
  private final ChainStore store;
  private final HookSet hooks;

  public StatusReader(ChainStore store, HookSet hooks) {
    this.store = store;
    this.hooks = hooks;
  }

  /**
   * @param holder the process that has the target locked
   * @param mostSegments how many of the newest sealed segments are listed
   */
  public RestoreStatus read(String target, Optional<LeaseHolder> holder, int mostSegments) {
    return store
        .head()
        .map(head -> status(target, head, holder, mostSegments))
        .orElseGet(
            () ->
                store
                    .tombstone()
                    .map(end -> ended(target, end, mostSegments))
                    .orElseGet(
                        () ->
                            new RestoreStatus(
                                target,
                                State.EMPTY,
                                Phase.CLOSED.name(),
                                "",
                                0,
                                0,
                                List.of(),
                                null,
                                Tso.ZERO,
                                List.of(),
                                "",
                                null)));
  }

  private RestoreStatus status(
      String target, ChainHead head, Optional<LeaseHolder> holder, int mostSegments) {
    Segment unsealed = head.unsealed().orElse(null);
    State state;
    String detail = "";
    if (head.phase() == Phase.CLOSED) {
      state = State.SEALED;
    } else if (holder.isPresent()) {
      state = State.OPEN;
      detail = heldBy(holder.get());
    } else {
      state = State.FAILED;
    }
    return new RestoreStatus(
        target,
        state,
        head.phase().name(),
        head.id(),
        head.upstreamClusterId(),
        head.sealedSegments(),
        store.segments(head.sealedSegments(), mostSegments),
        unsealed,
        head.reached().orElse(Tso.ZERO),
        waiting(head),
        detail,
        null);
  }

  private static String heldBy(LeaseHolder holder) {
    return "held by "
        + holder.owner()
        + (holder.expiresIn().isZero()
            ? ""
            : "; the lease expires in "
                + (holder.expiresIn().toSeconds() + 1)
                + " s unless that run renews it");
  }

  /** Actions of the sealed segments that have not ended. */
  public List<DeferredAction> waiting(ChainHead head) {
    Map<String, ActionOutcome> ended = store.finished();
    return deferred(head).stream()
        .filter(
            action -> {
              ActionOutcome outcome = ended.get(action.action().id());
              return outcome == null || outcome.status() == ActionOutcome.Status.PENDING;
            })
        .toList();
  }

  /** Actions of the sealed segments, ended or not. */
  List<DeferredAction> deferred(ChainHead head) {
    int sealed = head.sealedSegments();
    if (sealed == 0) {
      return List.of();
    }
    SchemaView schema = ChainSchema.read(store, sealed).current();
    return Stream.concat(
            hooks.load(store.hooks(sealed)).actions(schema).stream(),
            SystemRestore.waiting(store, schema).stream()
                .map(action -> new DeferredAction(FinishRunner.ENGINE, action)))
        .toList();
  }

  private RestoreStatus ended(String target, Tombstone end, int mostSegments) {
    return new RestoreStatus(
        target,
        end.how().equals(Tombstone.FINISHED) ? State.FINISHED : State.ABORTED,
        Phase.CLOSED.name(),
        end.chain(),
        end.upstreamClusterId(),
        end.sealedSegments(),
        store.segments(end.sealedSegments(), mostSegments),
        null,
        end.restoredTs(),
        List.of(),
        ChainEnd.of(end).text(),
        ChainEnd.of(end));
  }
}
