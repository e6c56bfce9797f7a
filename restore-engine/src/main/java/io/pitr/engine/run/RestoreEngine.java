package io.pitr.engine.run;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.TargetError;
import io.pitr.apply.RangeReader;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.CommandLines;
import io.pitr.engine.chain.Owner;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.finish.Aborter;
import io.pitr.engine.finish.ChainFinisher;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.plan.SegmentPlan;
import io.pitr.engine.plan.SegmentPlanner;
import io.pitr.engine.plugin.PluginRegistry;
import io.pitr.engine.prepare.ReadOnlyTarget;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentSources;
import io.pitr.engine.schema.MetaRangeReader;
import io.pitr.engine.status.IndexFacts;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.engine.status.StatusReader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine: restores segments, finishes chains. Each call opens what it needs and closes it, so
 * that a chain can be worked on from any process.
 */
public final class RestoreEngine {
  private static final String CHECK_REQUIREMENTS = "check-requirements";

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
    return restore(request, SegmentMemory.ofOneSegment());
  }

  /**
   * As {@link #restore(RestoreRequest)}, in a process that restores one segment after the other.
   *
   * @param memory the same for all of them
   */
  public SegmentReport restore(RestoreRequest request, SegmentMemory memory) {
    try (RestoreSession session = session(request, memory)) {
      return session.restore(request);
    }
  }

  /** Segments that follow each other on the request's target. */
  public RestoreSession session(RestoreRequest request, SegmentMemory memory) {
    return new RestoreSession(
        plugins, observer(), clock, request.target(), request.options(), memory);
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
        ReadOnlyTarget target = ReadOnlyTarget.open(plugins, request, observer());
        var ranges = new RangeReader(sources.log().storage(), request.logCipher())) {
      return new SegmentPlanner(
              request,
              sources,
              target,
              new HookSet(plugins.hooks()),
              metaReader(ranges),
              CommandLines.of(request, sources))
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
    return finish(targetUri, List.of(), options);
  }

  /**
   * As {@link #finish(String, Map)}, without some indexes.
   *
   * @param skip names of indexes that wait to be built and are to be left out instead, as {@code
   *     db.table.index}, each part in backticks or not
   * @throws RestoreException {@link EngineError#INDEX_NOT_PENDING} for a name of no such index
   */
  public SegmentReport finish(String targetUri, List<String> skip, Map<String, String> options) {
    Instant began = Instant.now(clock);
    RestoreObserver observer = observer();
    try (HeldTarget held = take(targetUri, options, observer)) {
      return new ChainFinisher(
              held.target(),
              held.lease(),
              new ChainStore(held.target().state()),
              new HookSet(plugins.hooks()),
              observer,
              clock,
              began,
              targetUri,
              options)
          .finish(skip);
    }
  }

  /** Where a target's chain stands; changes nothing. */
  public RestoreStatus status(String targetUri, Map<String, String> options) {
    // Whoever restores meanwhile may merge files that were about to be read.
    return BusyTargetRetry.after(TargetError.TARGET_IO, () -> look(targetUri, options));
  }

  private RestoreStatus look(String targetUri, Map<String, String> options) {
    RestoreStatus status;
    try (ReadOnlyTarget target = ReadOnlyTarget.open(plugins, targetUri, options)) {
      status = statusOf(target, false);
      if (status.state() != RestoreStatus.State.FAILED || !isInUse(targetUri, options)) {
        return status;
      }
      return statusOf(target, true);
    }
  }

  private RestoreStatus statusOf(ReadOnlyTarget target, boolean inUse) {
    return new StatusReader(target.store(), new HookSet(plugins.hooks())).read(target.uri(), inUse);
  }

  /** Whatever else the cluster does is no matter to one who only looks. */
  private boolean isInUse(String targetUri, Map<String, String> options) {
    var unchecked = new HashMap<>(options);
    unchecked.put(CHECK_REQUIREMENTS, "false");
    try (HeldTarget held =
        HeldTarget.takeNow(plugins, targetUri, unchecked, Owner.text(clock), wait -> {})) {
      held.lease().check();
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
    try (ReadOnlyTarget target = ReadOnlyTarget.open(plugins, targetUri, options)) {
      return new IndexFacts(target.store(), new HookSet(plugins.hooks())).names();
    }
  }

  /** What expressions of a target's indexes were evaluated with, by its ids, as far as known. */
  public Map<IndexId, SessionSettings> indexSessions(
      String targetUri, Map<String, String> options) {
    try (ReadOnlyTarget target = ReadOnlyTarget.open(plugins, targetUri, options)) {
      return new IndexFacts(target.store(), new HookSet(plugins.hooks())).sessions();
    }
  }

  /**
   * Gives a chain up: releases what it holds on the target and leaves the data as it is.
   *
   * @param purge forget the chain altogether, its tombstone too
   */
  public AbortReport abort(String targetUri, boolean purge, Map<String, String> options) {
    try (HeldTarget held = take(targetUri, options, observer())) {
      return new Aborter(held.target(), held.lease(), new ChainStore(held.target().state()), clock)
          .abort(purge);
    }
  }

  private HeldTarget take(String targetUri, Map<String, String> options, RestoreObserver watcher) {
    return HeldTarget.take(plugins, targetUri, options, Owner.text(clock), watcher::waiting);
  }

  private RestoreObserver observer() {
    var all = new ArrayList<>(observers);
    all.addAll(plugins.observers());
    return new ObserverGroup(all);
  }

  static MetaRangeReader metaReader(RangeReader ranges) {
    return (range, each) -> {
      var cursor = ranges.cursor(range);
      while (cursor.next()) {
        each.accept(cursor.key(), cursor.value());
      }
    };
  }

  static void requireWellFormed(RestoreRequest request) {
    if (request.last() == LastChoice.NOT_LAST && request.end() instanceof SegmentEnd.LogEnd) {
      throw new RestoreException(
          EngineError.REQUEST_INVALID,
          "--last=false needs --restored-ts: the next segment begins there",
          "--last");
    }
  }
}
