package io.pitr.engine.run;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.catalog.LogBackup;
import io.pitr.engine.EngineError;
import io.pitr.engine.access.HeldTarget;
import io.pitr.engine.access.ReadOnlyTarget;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.chain.BackupFingerprints;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.finish.Aborter;
import io.pitr.engine.finish.ChainFinisher;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.plan.SegmentPlan;
import io.pitr.engine.plan.SegmentPlanner;
import io.pitr.engine.prepare.SegmentInput;
import io.pitr.engine.report.AbortPlan;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.status.IndexFacts;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.engine.status.StatusReader;
import io.pitr.registry.PluginRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Restores segments and finishes chains. Each call opens what it needs and closes it, so any
 * process can continue a chain.
 */
public final class RestoreEngine {
  /** How many sealed segments a status lists unless it is asked for more. */
  public static final int RECENT_SEGMENTS = 10;

  private static final int STATUS_TRIES = 5;

  private final PluginRegistry plugins;
  private final List<RestoreObserver> observers;
  private final Clock clock;

  /**
   * @param observers in addition to those of the plugins
   */
  public RestoreEngine(PluginRegistry plugins, List<RestoreObserver> observers, Clock clock) {
    this.plugins = plugins;
    this.observers = List.copyOf(observers);
    this.clock = clock;
  }

  /** The same engine with one more observer. */
  public RestoreEngine with(RestoreObserver observer) {
    var all = new ArrayList<>(observers);
    all.add(observer);
    return new RestoreEngine(plugins, all, clock);
  }

  /**
   * Restores a segment, resumes an unfinished one, or reports that it is restored already.
   *
   * @throws RestoreException if the segment can't be restored; nothing was written unless the
   *     message says so
   */
  public SegmentReport restore(RestoreRequest request) {
    return restore(request, SegmentMemory.ofOneSegment());
  }

  /**
   * Like {@link #restore(RestoreRequest)}, in a process that restores several segments.
   *
   * @param memory the same for all of them
   */
  public SegmentReport restore(RestoreRequest request, SegmentMemory memory) {
    try (RestoreSession session = session(request, memory)) {
      return session.restore(request);
    }
  }

  /** Restores consecutive segments on the target of the request. */
  public RestoreSession session(RestoreRequest request, SegmentMemory memory) {
    return new RestoreSession(
        plugins, observer(), clock, request.target(), request.options(), memory);
  }

  /**
   * Describes what {@link #restore} would do. Changes nothing.
   *
   * @throws RestoreException like {@link #restore} before its first write
   */
  public SegmentPlan plan(RestoreRequest request) {
    requireWellFormed(request);
    observer().progress(Progress.began(Phase.OPEN.name()));
    try (SegmentInput input = SegmentInput.open(plugins, request);
        ReadOnlyTarget target = ReadOnlyTarget.open(plugins, request, observer())) {
      return new SegmentPlanner(input, target, new HookSet(plugins.hooks())).plan();
    }
  }

  /**
   * Executes the deferred actions at the timestamp already reached.
   *
   * @throws RestoreException {@link EngineError#CHAIN_MISSING} without a chain, {@link
   *     EngineError#SEGMENT_UNFINISHED} while a segment is not sealed, {@link
   *     EngineError#TARGET_CHANGED}, {@link EngineError#ACTION_PENDING} if actions have to wait
   */
  public SegmentReport finish(String targetUri, Map<String, String> options) {
    return finish(targetUri, List.of(), options);
  }

  /**
   * Like {@link #finish(String, Map)}, without some indexes.
   *
   * @param skip names of pending indexes to leave out instead of building them, as {@code
   *     db.table.index}, each part in backticks or not
   * @throws RestoreException {@link EngineError#INDEX_NOT_PENDING} if a name is not that of a
   *     pending index
   */
  public SegmentReport finish(String targetUri, List<String> skip, Map<String, String> options) {
    return finish(targetUri, skip, RepeatedFlags.NONE, options);
  }

  /**
   * Like {@link #finish(String, List, Map)}.
   *
   * @param repeated for the commands that messages recommend
   */
  public SegmentReport finish(
      String targetUri, List<String> skip, RepeatedFlags repeated, Map<String, String> options) {
    Instant began = Instant.now(clock);
    RestoreObserver observer = observer();
    try (HeldTarget held = take(targetUri, options, observer)) {
      return new ChainFinisher(context(held, observer, began), targetUri, repeated, options)
          .finish(skip)
          .reportOrThrow();
    }
  }

  /** The state of a target's chain, with its newest segments. Changes nothing. */
  public RestoreStatus status(String targetUri, Map<String, String> options) {
    return status(targetUri, options, RECENT_SEGMENTS);
  }

  /**
   * The state of a target's chain. Changes nothing.
   *
   * @param mostSegments how many of the newest sealed segments are listed
   * @throws RestoreException {@link TargetError#TARGET_NOT_FOUND}
   */
  public RestoreStatus status(String targetUri, Map<String, String> options, int mostSegments) {
    RestoreStatus status = readStatus(targetUri, options, mostSegments);
    for (int tries = 1; status.state() == RestoreStatus.State.FAILED; tries++) {
      // A run may have ended after its state was read and before its lease was.
      RestoreStatus again = readStatus(targetUri, options, mostSegments);
      if (again.isAsFarAs(status) || tries == STATUS_TRIES) {
        return again;
      }
      status = again;
    }
    return status;
  }

  private RestoreStatus readStatus(
      String targetUri, Map<String, String> options, int mostSegments) {
    try (ReadOnlyTarget target = ReadOnlyTarget.openExisting(plugins, targetUri, options)) {
      return new StatusReader(target.store(), new HookSet(plugins.hooks()))
          .read(target.uri(), target.holder(), mostSegments);
    }
  }

  /** What {@link #abort} would find. Changes nothing of the chain. */
  public AbortPlan abortPlan(String targetUri, Map<String, String> options) {
    return withAborter(targetUri, options, Aborter::plan);
  }

  /**
   * Requires that a log is the one of the target's chain. Changes nothing.
   *
   * @throws RestoreException {@link EngineError#CHAIN_DIFFERS}
   */
  public void requireSameLog(String targetUri, Map<String, String> options, LogBackup log) {
    try (ReadOnlyTarget target = ReadOnlyTarget.openExisting(plugins, targetUri, options)) {
      target.store().head().ifPresent(head -> BackupFingerprints.requireSame(head, log));
    }
  }

  /**
   * Aborts a chain: opens its tables and releases what it holds on the target.
   *
   * @throws RestoreException with the problems of all steps that failed; the chain stays then, and
   *     the same call can be repeated
   */
  public AbortReport abort(String targetUri, AbortChoice choice, Map<String, String> options) {
    return withAborter(targetUri, options, aborter -> aborter.abort(choice));
  }

  private <T> T withAborter(
      String targetUri, Map<String, String> options, Function<Aborter, T> action) {
    Instant began = Instant.now(clock);
    RestoreObserver observer = observer();
    try (HeldTarget held = take(targetUri, options, observer)) {
      RestoreContext context = context(held, observer, began);
      var indexes = new IndexFacts(context.store(), context.hooks());
      return action.apply(new Aborter(context, () -> indexes.pending(false), indexes::sessions));
    }
  }

  private HeldTarget take(String targetUri, Map<String, String> options, RestoreObserver observer) {
    return HeldTarget.take(
        plugins, targetUri, OpenMode.WRITE_EXISTING, options, clock, observer::waiting);
  }

  private RestoreContext context(HeldTarget held, RestoreObserver observer, Instant began) {
    return RestoreContext.of(held, plugins, observer, clock, began);
  }

  private RestoreObserver observer() {
    var all = new ArrayList<>(observers);
    all.addAll(plugins.observers());
    return new ObserverGroup(all);
  }

  static void requireWellFormed(RestoreRequest request) {
    if (request.last() == LastChoice.NOT_LAST && request.end() instanceof SegmentEnd.LogEnd) {
      throw new RestoreException(
          EngineError.REQUEST_INVALID,
          "--last=false needs --restored-ts, because the next segment begins there",
          "--last");
    }
  }
}
