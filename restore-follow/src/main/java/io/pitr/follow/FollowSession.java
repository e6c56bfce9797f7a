package io.pitr.follow;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.Tso;
import io.pitr.api.storage.StorageError;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.base.Backoff;
import io.pitr.base.FailureStreak;
import io.pitr.base.Outage;
import io.pitr.base.ProcessName;
import io.pitr.catalog.CatalogError;
import io.pitr.catalog.LogBackup;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentSources;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.engine.run.RestoreSession;
import io.pitr.engine.run.SegmentMemory;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.time.TsoText;
import io.pitr.registry.PluginRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a follower, and what it knows from one step to the next. */
final class FollowSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowSession.class);

  /** A follower that is always behind releases the target this often. */
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(30);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** Absence of what a replication may copy later. */
  private static final Set<ErrorCode> ARRIVES =
      Set.of(
          CatalogError.LOG_NOT_FOUND,
          CatalogError.BACKUP_NOT_FOUND,
          CatalogError.BACKUP_FILES_MISSING,
          StorageError.STORAGE_NOT_FOUND);

  /** What a restore throws when another process has ended the chain. */
  private static final Set<ErrorCode> OVER =
      Set.of(EngineError.CHAIN_FINISHED, EngineError.CHAIN_ABORTED, EngineError.CHAIN_MISSING);

  private final RestoreEngine engine;
  private final PluginRegistry plugins;
  private final FollowListener listener;
  private final Follower.Pause pause;
  private final FollowRequest follow;
  private final RestoreSession session;
  private final FailureStreak<RestoreException> streak;
  private final RunningFlush flush = new RunningFlush();
  private final FurthestWork work = new FurthestWork();
  private @Nullable TargetLease claim;
  private @Nullable ChainProgress known;
  private @Nullable Tso base;
  private FollowPosition position = new FollowPosition("", Tso.ZERO, Tso.ZERO, "");
  private String chain = "";
  private String lineage = "";
  private boolean logSeen;
  private boolean underWay;

  FollowSession(
      RestoreEngine engine,
      PluginRegistry plugins,
      FollowListener listener,
      Follower.Pause pause,
      FollowRequest follow) {
    this.engine = engine;
    this.plugins = plugins;
    this.listener = listener;
    this.pause = pause;
    this.follow = follow;
    this.session = engine.with(work).session(follow.request(), SegmentMemory.ofManySegments());
    this.streak = new FailureStreak<>(BACKOFF, pause::nanoTime, ThreadLocalRandom.current());
  }

  /** What a step leads to. */
  private sealed interface Step {
    /** The follower ends. */
    record Ended(Optional<ChainEnd> how) implements Step {}

    /** The next step follows at once. */
    record Restored() implements Step {}

    /** The next step follows after a wait. */
    record Waits(Duration time, String reason) implements Step {}
  }

  Optional<ChainEnd> run() {
    while (!plugins.stop().isMade()) {
      Step step;
      try {
        step = step();
        streak.succeeded().ifPresent(listener::recovered);
      } catch (RestoreException e) {
        step = failed(e);
      }
      if (step instanceof Step.Ended ended) {
        return ended.how();
      }
      if (step instanceof Step.Waits waits
          && !session.awaiting(waits.reason(), () -> pause.await(waits.time()))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Looks at the chain and the log, and restores the segment that is due. */
  private Step step() {
    if (session.holding().compareTo(LONGEST_HOLD) > 0) {
      session.release();
    }
    claim();
    ChainProgress progress = known;
    // Under the lease, no other process changes the chain.
    if (progress == null || !session.holds()) {
      RestoreStatus status = status();
      Optional<ChainEnd> end = end(status);
      if (end.isPresent()) {
        return new Step.Ended(end);
      }
      progress = status == null ? ChainProgress.NONE : ChainProgress.of(status);
      known = progress;
      chain = progress.chain();
    }
    LogEnd log = logEnd(progress);
    Tso end = log.complete();
    Tso bound = follow.until().map(until -> Tso.min(end, until)).orElse(end);
    position = new FollowPosition(chain, progress.reached(), log.checkpoint(), log.awaited());
    listener.looked(position);
    if (progress.needsBase() && bound.isBefore(base()) && bound.equals(end)) {
      return idle(position.waitsFor("the log reaches the full backup at " + TsoText.utc(base())));
    }
    Optional<RestoreRequest> next = progress.next(follow, bound);
    if (next.isPresent()) {
      return restore(next.get());
    }
    session.release();
    if (follow.until().filter(progress::hasReached).isPresent()) {
      return new Step.Ended(Optional.empty());
    }
    return idle(position);
  }

  /** Excludes other followers as soon as the target exists. */
  private void claim() {
    TargetLease held = claim;
    if (held != null) {
      held.check();
      return;
    }
    RestoreRequest request = follow.request();
    try {
      claim =
          plugins.followTarget(
              request.target(), ProcessName.withTime(Clock.systemUTC()), request.options());
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND || !chain.isEmpty()) {
        throw e;
      }
    }
  }

  private Step idle(FollowPosition now) {
    underWay = true;
    listener.idle(now);
    return new Step.Waits(follow.interval(), now.awaited());
  }

  private Step restore(RestoreRequest request) {
    SegmentReport report;
    try {
      if (claim == null) {
        session.hold(request);
        claim();
      }
      report = session.restore(request);
    } catch (RestoreException e) {
      session.release();
      known = null;
      if (flush.mayExplain(e)) {
        LOG.atInfo().addKeyValue("reason", e.getMessage()).log("a flush of the log may be running");
        return idle(position.waitsFor("a flush of the log ends"));
      }
      Optional<ChainEnd> end = endOf(e);
      if (end.isPresent()) {
        return new Step.Ended(end);
      }
      throw e;
    }
    underWay = true;
    work.begin();
    chain = report.chain();
    known = ChainProgress.after(report);
    listener.segment(report);
    return report.last() ? new Step.Ended(Optional.empty()) : new Step.Restored();
  }

  /** Waits if the failure may pass, and throws it otherwise. */
  private Step failed(RestoreException failure) {
    if (failure.code() == StopError.INTERRUPTED && plugins.stop().isMade()) {
      LOG.info("the follower was asked to stop and leaves its segment unfinished", failure);
      return new Step.Ended(Optional.empty());
    }
    if (!mayPass(failure)) {
      throw failure;
    }
    known = null;
    try {
      session.release();
    } catch (RestoreException e) {
      LOG.warn("the target was not released in order: {}", e.getMessage(), e);
    }
    if (failure.code() == TargetError.TARGET_IN_USE) {
      LOG.atInfo().addKeyValue("reason", failure.getMessage()).log("the target is in use");
      return idle(position.waitsFor("another process releases the target"));
    }
    if (work.hasAdvanced()) {
      streak.succeeded().ifPresent(listener::recovered);
    }
    Outage<RestoreException> outage = streak.failed(failure);
    Duration wait = streak.pause();
    if (follow.giveUpAfter().isPresent()) {
      Duration left = follow.giveUpAfter().get().minus(outage.lasted());
      if (left.isNegative() || left.isZero()) {
        throw gaveUp(outage);
      }
      wait = wait.compareTo(left) < 0 ? wait : left;
    }
    listener.failing(outage);
    return new Step.Waits(wait, "the failure has passed");
  }

  /** Absence may pass if the log or the target was there before. */
  private boolean mayPass(RestoreException failure) {
    if (failure.code() == TargetError.TARGET_IN_USE) {
      return underWay;
    }
    boolean replica = follow.request().backups().replicaOf().isPresent();
    return failure.isTransient()
        || replica && ARRIVES.contains(failure.code())
        || logSeen && failure.code() == CatalogError.LOG_NOT_FOUND
        || !chain.isEmpty() && failure.code() == TargetError.TARGET_NOT_FOUND;
  }

  private RestoreException gaveUp(Outage<RestoreException> outage) {
    var error =
        new RestoreException(
            EngineError.FOLLOWER_GAVE_UP,
            "%d tries in %d s failed; the first: %s; the last: %s"
                .formatted(
                    outage.failures(),
                    outage.lasted().toSeconds(),
                    outage.first().problems().get(0).summary(),
                    outage.last().problems().get(0).summary()),
            follow.request().target(),
            outage.last());
    if (outage.first() != outage.last()) {
      error.addSuppressed(outage.first());
    }
    return error;
  }

  /** Null for a target that the first segment will create. */
  private @Nullable RestoreStatus status() {
    RestoreRequest request = follow.request();
    try {
      return engine.status(request.target(), request.options());
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND || !chain.isEmpty()) {
        throw e;
      }
      return null;
    }
  }

  /**
   * How another process has ended the chain; empty if it is open.
   *
   * @throws RestoreException {@link EngineError#CHAIN_ABORTED} if that was before this run
   */
  private Optional<ChainEnd> end(@Nullable RestoreStatus status) {
    if (status == null) {
      return Optional.empty();
    }
    if (!chain.isEmpty() && !status.chain().equals(chain)) {
      return Optional.of(ChainEnd.PURGED);
    }
    if (status.state() == RestoreStatus.State.ABORTED && chain.isEmpty()) {
      throw new RestoreException(
          EngineError.CHAIN_ABORTED, "the chain was " + status.detail(), status.chain());
    }
    return status.ended();
  }

  private Optional<ChainEnd> endOf(RestoreException failure) {
    return OVER.contains(failure.code()) ? end(status()) : Optional.empty();
  }

  private LogEnd logEnd(ChainProgress progress) {
    RestoreRequest request = follow.request();
    SegmentStart start =
        progress.begun() ? new SegmentStart.At(progress.reached()) : request.start();
    // Without an original, the log's end does not depend on the start.
    boolean replica = request.backups().replicaOf().isPresent();
    RestoreRequest look =
        request.with(
            replica ? start : new SegmentStart.At(progress.reached()),
            new SegmentEnd.LogEnd(),
            request.last());
    try (SegmentSources sources = SegmentSources.open(plugins, look)) {
      LogBackup log = sources.log();
      logSeen = true;
      requireLineage(progress, log);
      return LogEnd.of(log);
    }
  }

  /** A log that was replaced may never advance, so it is compared before it does. */
  private void requireLineage(ChainProgress progress, LogBackup log) {
    boolean known = lineage.equals(progress.chain() + ' ' + log.fingerprint());
    if (!progress.chain().isEmpty() && !known && !session.holds()) {
      engine.requireSameLog(follow.request().target(), follow.request().options(), log);
      lineage = progress.chain() + ' ' + log.fingerprint();
    }
  }

  /** Timestamp of the full backup, read once; zero if the request names none. */
  private Tso base() {
    Tso ts = base;
    if (ts == null) {
      ts = Tso.ZERO;
      if (follow.request().start() instanceof SegmentStart.FullBackup) {
        try (SegmentSources sources = SegmentSources.open(plugins, follow.request())) {
          sources.requireOneCluster();
          ts = sources.start(follow.request()).orElse(ts);
        }
      }
      base = ts;
    }
    return ts;
  }

  @Override
  public void close() {
    TargetLease held = claim;
    try (held) {
      session.close();
    }
  }
}
