package io.pitr.engine.finish;

import io.pitr.api.ProblemCollector;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.base.ProcessName;
import io.pitr.engine.EngineError;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.report.AbortPlan;
import io.pitr.engine.report.AbortPlan.State;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.format.schema.ObjectsById;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts a chain: opens its tables, gives back everything that it took from the target, and then
 * replaces its state by a tombstone. A step that fails does not prevent the others, but the state
 * stays then, so that the abort can be repeated. Every step may be repeated after a crash.
 */
public final class Aborter {
  private static final Logger LOG = LoggerFactory.getLogger(Aborter.class);

  private final RestoreContext context;
  private final RestoreTarget target;
  private final ChainStore store;
  private final Supplier<List<String>> deferredIndexes;
  private final Supplier<Map<IndexId, SessionSettings>> sessions;

  /**
   * @param deferredIndexes names of the indexes that the chain has not built
   * @param sessions the session settings that index expressions were evaluated with
   */
  public Aborter(
      RestoreContext context,
      Supplier<List<String>> deferredIndexes,
      Supplier<Map<IndexId, SessionSettings>> sessions) {
    this.context = context;
    this.deferredIndexes = deferredIndexes;
    this.sessions = sessions;
    this.target = context.target();
    this.store = context.store();
  }

  /** What is there to abort. Changes nothing. */
  public AbortPlan plan() {
    Optional<ChainHead> head = orNone(store::head, Optional.empty());
    if (head.isPresent()) {
      return plan(State.OPEN, head.get().id(), head.get().reached(), detail(head.get()));
    }
    Optional<Tombstone> found = orNone(store::tombstone, Optional.empty());
    if (found.isPresent()) {
      Tombstone end = found.get();
      return plan(
          end.how().equals(Tombstone.FINISHED) ? State.FINISHED : State.ABORTED,
          end.chain(),
          Optional.of(end.restoredTs()),
          "the chain was already " + ChainEnd.of(end).text());
    }
    return store.isEmpty()
        ? plan(State.NONE, "", Optional.empty(), "there is no chain on the target")
        : plan(State.OPEN, "", Optional.empty(), "the record of the chain can't be read");
  }

  private AbortPlan plan(State state, String chain, Optional<Tso> reached, String detail) {
    List<String> objects = state == State.FINISHED ? List.of() : names(created());
    return new AbortPlan(state, chain, reached.orElse(Tso.ZERO), objects, detail);
  }

  private static String detail(ChainHead head) {
    return head.unsealed()
        .map(
            segment ->
                "segment "
                    + segment.index()
                    + " up to "
                    + segment.restoredTs()
                    + " was not finished: the target has a part of its data")
        .orElse("the data stays as of the timestamp reached");
  }

  /** The target's ids of everything that the chain created. */
  private SortedSet<Long> created() {
    return orNone(store::createdIds, new TreeSet<>());
  }

  private List<String> names(SortedSet<Long> ids) {
    if (ids.isEmpty() || !target.traits().readable()) {
      return List.of();
    }
    try (SnapshotReader newest = target.snapshot(Tso.MAX)) {
      return ObjectsById.read(newest, ids).names().stream().map(ObjectName::toString).toList();
    }
  }

  /**
   * Does nothing to a finished or absent chain but delete its record, if that is wanted.
   *
   * @throws RestoreException with the problems of all steps that failed; {@link
   *     EngineError#STATE_CORRUPT} if the record can't be read and is to be kept
   */
  public AbortReport abort(AbortChoice choice) {
    context.lease().check();
    // A damaged record can be deleted, but it can't become a tombstone.
    Optional<ChainHead> open = choice == AbortChoice.KEEP ? store.head() : Optional.empty();
    AbortPlan found = plan();
    boolean drops = choice == AbortChoice.DROP_RESTORED;
    List<String> dropped = List.of();
    SortedSet<Long> created = new TreeSet<>();
    if (found.needsConsent(drops)) {
      LOG.atInfo()
          .addKeyValue("target", target.identity().uri())
          .addKeyValue("chain", found.chain())
          .addKeyValue("choice", choice)
          .log("aborts the chain");
      created = created();
      release(found.chain(), created, drops);
      dropped = drops ? found.objects() : List.of();
    }
    boolean purged =
        choice == AbortChoice.PURGE
            ? found.state() != State.NONE
            : drops && found.needsConsent(true);
    if (purged) {
      store.purge();
    } else if (open.isPresent()) {
      end(open.get(), created);
    }
    return new AbortReport(found, purged, dropped, drops ? List.of() : found.objects());
  }

  private void release(String chain, SortedSet<Long> created, boolean drops) {
    var failures = new ProblemCollector();
    failures.attempt(() -> target.openAll(created));
    failures.attempt(() -> target.releaseGc(chain));
    failures.attempt(target::releaseServers);
    if (drops) {
      failures.attempt(() -> target.drop(created));
    }
    failures.throwIfAny();
  }

  private void end(ChainHead head, SortedSet<Long> created) {
    store.end(
        new Tombstone(
            head.id(),
            head.upstreamClusterId(),
            head.reached().orElse(Tso.ZERO),
            head.sealed(),
            head.options(),
            Tombstone.ABORTED,
            context.now(),
            ProcessName.text(),
            List.of(),
            head.unsealed().orElse(null),
            orNone(deferredIndexes, List.of())),
        orNone(sessions, Map.of()),
        created);
  }

  /** A chain can be aborted even if a part of its state can't be read. */
  private static <T> T orNone(Supplier<T> facts, T none) {
    try {
      return facts.get();
    } catch (RestoreException e) {
      LOG.warn("a part of the chain's state is ignored: {}", e.getMessage());
      return none;
    }
  }
}
