package io.pitr.engine.segment;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.LogApplier;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.api.target.WorkLedger;
import io.pitr.engine.EngineError;
import io.pitr.engine.apply.ApplyLimits;
import io.pitr.engine.apply.LogApply;
import io.pitr.engine.apply.RangeReader;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainOptions;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.IdMap;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.plan.ChainDecision;
import io.pitr.engine.plan.ChainRules;
import io.pitr.engine.plan.CommandLines;
import io.pitr.engine.plan.LastChoice;
import io.pitr.engine.plan.RestoreRequest;
import io.pitr.engine.plan.SegmentEnd;
import io.pitr.engine.plugin.PluginRegistry;
import io.pitr.engine.schema.MetaRangeReader;
import io.pitr.engine.schema.SchemaDocuments;
import io.pitr.engine.schema.SchemaModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine: restores segments, finishes chains. Each call opens what it needs and closes it, so
 * that a chain can be worked on from any process.
 */
public final class RestoreEngine {
  private final PluginRegistry plugins;
  private final List<RestoreObserver> observers;
  private final Clock clock;

  /**
   * @param observers besides those of the plugins
   */
  public RestoreEngine(PluginRegistry plugins, List<RestoreObserver> observers, Clock clock) {
    this.plugins = plugins;
    this.observers = List.copyOf(observers);
    this.clock = clock;
  }

  /**
   * Restores a segment, or goes on with one that was begun, or says that it is there already.
   *
   * @throws RestoreException when the segment can't be restored; nothing was written unless the
   *     message says so
   */
  public SegmentReport restore(RestoreRequest request) {
    Instant began = Instant.now(clock);
    requireWellFormed(request);
    observer().progress(Progress.began(Phase.OPEN.name()));
    try (SegmentSources sources = SegmentSources.open(plugins, request);
        RestoreTarget target =
            plugins.openTarget(request.target(), OpenMode.WRITE, request.options());
        TargetLease lease = target.lock(Owner.text(clock));
        var ranges = new RangeReader(sources.log().storage(), request.logCipher())) {
      var run = new Run(request, sources, target, lease, metaReader(ranges), began);
      return run.go();
    }
  }

  /**
   * Says what {@link #restore} would do; touches nothing.
   *
   * @throws RestoreException as {@link #restore} would, before its first write
   */
  public SegmentPlan plan(RestoreRequest request) {
    requireWellFormed(request);
    observer().progress(Progress.began(Phase.OPEN.name()));
    try (SegmentSources sources = SegmentSources.open(plugins, request);
        TargetForPlan target = TargetForPlan.open(plugins, request);
        var ranges = new RangeReader(sources.log().storage(), request.logCipher())) {
      return new SegmentPlanner(
              request,
              sources,
              target,
              new HookSet(plugins.hooks()),
              metaReader(ranges),
              commands(request, sources))
          .plan();
    }
  }

  /**
   * Fires what was deferred, at the timestamp already reached.
   *
   * @throws RestoreException {@link EngineError#CHAIN_MISSING} without a chain, {@link
   *     EngineError#SEGMENT_UNFINISHED} while a segment is not sealed, {@link
   *     EngineError#TARGET_CHANGED}
   */
  public SegmentReport finish(String targetUri, Map<String, String> options) {
    Instant began = Instant.now(clock);
    try (RestoreTarget target = plugins.openTarget(targetUri, OpenMode.WRITE, options);
        TargetLease lease = target.lock(Owner.text(clock))) {
      var store = new ChainStore(target.state());
      Optional<ChainHead> found = store.head();
      if (found.isEmpty()) {
        return finishedBefore(target, store);
      }
      ChainHead head = found.get();
      if (head.unsealed().isPresent()) {
        Segment unfinished = head.unsealed().get();
        throw new RestoreException(
            EngineError.SEGMENT_UNFINISHED,
            "segment "
                + unfinished.index()
                + " up to "
                + unfinished.restored()
                + " stopped in "
                + head.phase(),
            "chain " + head.id(),
            "Run `"
                + new CommandLines(targetUri, "LOG", List.of()).resume(head, unfinished)
                + "` first.");
      }
      return fireOnly(target, lease, store, head, began, targetUri);
    }
  }

  private SegmentReport finishedBefore(RestoreTarget target, ChainStore store) {
    Tombstone end =
        store
            .tombstone()
            .orElseThrow(
                () ->
                    new RestoreException(
                        EngineError.CHAIN_MISSING, "the target has no chain to finish", ""));
    if (!end.how().equals(Tombstone.FINISHED) || end.last().isEmpty()) {
      throw new RestoreException(
          EngineError.CHAIN_ABORTED, "the chain was given up at " + end.when(), end.chain());
    }
    Segment last = end.last().get();
    return Reports.alreadyDone(
        target.identity().uri(),
        new ChainDecision.AlreadyDone(
            end.chain(), last.index(), last.start(), last.restored(), true),
        new HookSet(plugins.hooks()).ids(),
        "the chain was finished at " + end.when(),
        "");
  }

  /** Where a target's chain stands; changes nothing. */
  public RestoreStatus status(String targetUri, Map<String, String> options) {
    RestoreStatus status;
    try (TargetForPlan target = TargetForPlan.open(plugins, targetUri, options)) {
      status = statusOf(target, false);
      if (status.state() != RestoreStatus.State.FAILED || !isInUse(targetUri, options)) {
        return status;
      }
      return statusOf(target, true);
    }
  }

  private RestoreStatus statusOf(TargetForPlan target, boolean inUse) {
    return new StatusReader(target.store(), new HookSet(plugins.hooks())).read(target.uri(), inUse);
  }

  private boolean isInUse(String targetUri, Map<String, String> options) {
    try (RestoreTarget target = plugins.openTarget(targetUri, OpenMode.WRITE, options);
        TargetLease lease = target.lock(Owner.text(clock))) {
      lease.check();
      return false;
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_IN_USE) {
        throw e;
      }
      return true;
    }
  }

  /** Names of the indexes that a deferred action will rebuild: {@code `db`.`table`.`index`}. */
  public List<String> pendingIndexes(String targetUri, Map<String, String> options) {
    try (TargetForPlan target = TargetForPlan.open(plugins, targetUri, options)) {
      return new PendingIndexes(target.store(), new HookSet(plugins.hooks())).names();
    }
  }

  /**
   * Gives a chain up: releases what it holds on the target and leaves the data as it is.
   *
   * @param purge forget the chain altogether, its tombstone too
   */
  public AbortReport abort(String targetUri, boolean purge, Map<String, String> options) {
    try (RestoreTarget target = plugins.openTarget(targetUri, OpenMode.WRITE, options);
        TargetLease lease = target.lock(Owner.text(clock))) {
      return new Aborter(target, lease, new ChainStore(target.state()), clock).abort(purge);
    }
  }

  /** Fires what is left of a chain whose last segment is sealed, without more log. */
  private SegmentReport fireOnly(
      RestoreTarget target,
      TargetLease lease,
      ChainStore store,
      ChainHead sealed,
      Instant began,
      String targetUri) {
    ChainHead head = sealed;
    if (head.phase() != Phase.FINISH) {
      TargetGuard.require(target, store, head);
      head = head.finishing();
      store.save(head);
    }
    return fire(
        target,
        lease,
        store,
        head,
        LoadResult.NOTHING,
        LoadResult.NOTHING,
        began,
        List.of(),
        targetUri);
  }

  private SegmentReport fire(
      RestoreTarget target,
      TargetLease lease,
      ChainStore store,
      ChainHead head,
      LoadResult log,
      LoadResult base,
      Instant began,
      List<String> notes,
      String targetUri) {
    Segment last = head.lastSealed().orElseThrow();
    SchemaModel model = SchemaDocuments.read(store.objects(last.index()));
    IdMap ids = store.ids(last.index());
    HookSet set = new HookSet(plugins.hooks());
    HookStates hooks = set.load(store.hooks(last.index()));
    FinishRunner.FinishResult result =
        new FinishRunner(target, lease, store, observer(), clock).run(head, model, ids, hooks);
    var all = new ArrayList<>(notes);
    all.addAll(result.notes());
    var report =
        new SegmentReport(
            target.identity().uri(),
            head.id(),
            last.index(),
            last.start(),
            last.restored(),
            true,
            model.restoredTables().size(),
            log,
            base,
            Duration.between(began, Instant.now(clock)),
            result.stillWaiting(),
            result.fired(),
            false,
            all,
            "");
    if (!result.waiting().isEmpty()) {
      throw new PendingActions(report, result.waiting(), "br restore finish --target " + targetUri)
          .asException();
    }
    return report;
  }

  private RestoreObserver observer() {
    var all = new ArrayList<>(observers);
    all.addAll(plugins.observers());
    return new ObserverGroup(all);
  }

  private static MetaRangeReader metaReader(RangeReader ranges) {
    return (range, each) -> {
      var cursor = ranges.cursor(range);
      while (cursor.next()) {
        each.accept(cursor.key(), cursor.value());
      }
    };
  }

  private static CommandLines commands(RestoreRequest request, SegmentSources sources) {
    return new CommandLines(
        request.target(), sources.log().storage().uri(), request.repeated());
  }

  private static void requireWellFormed(RestoreRequest request) {
    if (request.last() == LastChoice.NOT_LAST && request.end() instanceof SegmentEnd.LogEnd) {
      throw new RestoreException(
          EngineError.REQUEST_INVALID,
          "--last=false needs --restored-ts: the next segment begins there",
          "--last");
    }
  }

  /** One call of {@link #restore}. */
  private final class Run {
    private final RestoreRequest request;
    private final SegmentSources sources;
    private final RestoreTarget target;
    private final TargetLease lease;
    private final MetaRangeReader metaReader;
    private final Instant began;
    private final ChainStore store;
    private final HookSet hooks = new HookSet(plugins.hooks());

    private Run(
        RestoreRequest request,
        SegmentSources sources,
        RestoreTarget target,
        TargetLease lease,
        MetaRangeReader metaReader,
        Instant began) {
      this.request = request;
      this.sources = sources;
      this.target = target;
      this.lease = lease;
      this.metaReader = metaReader;
      this.began = began;
      this.store = new ChainStore(target.state());
    }

    private SegmentReport go() {
      ChainOptions options = ChainIdentity.options(request, hooks);
      CommandLines commands = commands(request, sources);
      ChainDecision decision = ChainDecisions.decide(store, sources, request, options, commands);
      if (decision instanceof ChainDecision.AlreadyDone done) {
        return Reports.alreadyDone(
            target.identity().uri(),
            done,
            hooks.ids(),
            "the segment is restored already",
            store.head().map(commands::goOn).orElse(""));
      }
      if (decision instanceof ChainDecision.Finish finish) {
        return fireOnly(target, lease, store, finish.head(), began, request.target());
      }
      return segment(decision, options, commands);
    }

    private SegmentReport segment(
        ChainDecision decision, ChainOptions options, ChainRules.Commands commands) {
      DecidedSegment decided =
          DecidedSegment.of(
              decision,
              () -> newHead(options),
              (restored, floor) -> target.timestamp(Tso.max(restored, floor)));
      ChainHead head = decided.head();
      Segment segment = decided.segment();
      sources.full().ifPresent(backup -> CollationSetting.requireSame(target, backup));
      if (!decided.resumed()) {
        TargetGuard.require(target, store, head);
      }
      PreparedSegment prepared =
          new SegmentPreparer(store, TargetNames.of(target), sources, metaReader, request)
              .prepare(head, segment, decided.resumed());
      int sealed = head.sealed().size();
      HookStates states = sealed == 0 ? hooks.empty() : hooks.load(store.hooks(sealed));
      SegmentRunner.SealedSegment done =
          new SegmentRunner(
                  request, target, lease, store, sources, metaReader, this::apply, observer())
              .run(prepared, states);
      var notes = new ArrayList<>(prepared.notes());
      if (decided.resumed() && contradicts(segment)) {
        notes.add("the segment was begun with --last=" + segment.last() + ", which holds");
      }
      notes.addAll(done.notes());
      if (segment.last()) {
        return fire(
            target,
            lease,
            store,
            done.head(),
            done.log(),
            done.base(),
            began,
            notes,
            request.target());
      }
      return Reports.sealed(
          target.identity().uri(),
          done,
          segment,
          prepared.model(),
          states,
          Duration.between(began, Instant.now(clock)),
          notes,
          commands.next(done.head()));
    }

    private boolean contradicts(Segment begun) {
      return request.last() == (begun.last() ? LastChoice.NOT_LAST : LastChoice.LAST);
    }

    private ChainHead newHead(ChainOptions options) {
      return new ChainHead(
          ChainIdentity.newId(),
          sources.log().clusterId(),
          options,
          Fingerprints.withPlaces(sources),
          List.of(),
          null,
          Phase.CLOSED);
    }

    private void apply(LogLoad load, WorkLedger ledger) {
      LogApplier applier = target.logApplier();
      if (applier instanceof LogApplier.Ranges nodes) {
        nodes.apply(load, ledger);
      } else if (applier instanceof LogApplier.SortedEntries entries) {
        var limits =
            new ApplyLimits(
                request.resources().parallelism(), request.resources().memoryBytes() / 2);
        new LogApply(entries, limits).run(load, ledger);
      }
    }
  }
}
