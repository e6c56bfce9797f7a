package io.pitr.engine.follow;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.TargetError;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.engine.run.RestoreSession;
import io.pitr.engine.run.SegmentMemory;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.registry.PluginRegistry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a log: restores a segment whenever the log's checkpoint has advanced. It holds no lease
 * while it waits for the checkpoint, so another process may finish the chain, which ends the
 * follower. Segments that are available at once are restored in a row, for some seconds under one
 * lease. The same command restarts a follower that died.
 */
public final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** A follower that is always behind releases the target this often. */
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(30);

  private final RestoreEngine engine;
  private final PluginRegistry plugins;
  private final FollowListener listener;
  private final Pause pause;
  private final SegmentMemory memory = SegmentMemory.ofManySegments();

  public Follower(
      RestoreEngine engine, PluginRegistry plugins, FollowListener listener, Pause pause) {
    this.engine = engine;
    this.plugins = plugins;
    this.listener = listener;
    this.pause = pause;
  }

  /**
   * Returns when the end is reached, another process finishes the chain, the pause is ended, or the
   * run is asked to stop, which it asks the plugins for. Work that is under way ends at its next
   * safe point; the next follower resumes it. After the first segment or pause, the follower waits
   * while another process holds the target.
   *
   * @return how another process finished the chain; empty if none did
   * @throws RestoreException like {@link RestoreEngine#restore}
   */
  public Optional<ChainEnd> run(FollowRequest follow) {
    try (RestoreSession session = engine.session(follow.request(), memory)) {
      return run(follow, session);
    } catch (RestoreException e) {
      if (e.code() != StopError.INTERRUPTED || !plugins.stop().isMade()) {
        throw e;
      }
      LOG.info("the follower was asked to stop and leaves its segment unfinished", e);
      return Optional.empty();
    }
  }

  private Optional<ChainEnd> run(FollowRequest follow, RestoreSession session) {
    RestoreRequest request = follow.request();
    Optional<ChainProgress> known = Optional.empty();
    boolean underWay = false;
    var flush = new RunningFlush();
    while (!plugins.stop().isMade()) {
      if (session.holding().compareTo(LONGEST_HOLD) > 0) {
        session.release();
      }
      // Under the lease, no other process changes the chain.
      if (!session.holds() || known.isEmpty()) {
        Optional<RestoreStatus> status = status(request);
        if (status.isPresent() && status.get().state() == RestoreStatus.State.FINISHED) {
          return status.get().ended();
        }
        known = Optional.of(status.map(ChainProgress::of).orElse(ChainProgress.NONE));
      }
      ChainProgress progress = known.get();
      Tso checkpoint = checkpoint(request);
      Tso bound = follow.until().map(until -> Tso.min(checkpoint, until)).orElse(checkpoint);
      Optional<RestoreRequest> next = next(follow, progress, bound);
      if (next.isPresent()) {
        Optional<SegmentReport> report = restore(next.get(), session, underWay, flush);
        if (report.isPresent()) {
          underWay = true;
          listener.segment(report.get());
          if (report.get().last()) {
            return Optional.empty();
          }
          known = Optional.of(ChainProgress.after(report.get()));
          continue;
        }
      }
      session.release();
      if (follow.until().filter(until -> !progress.reached().isBefore(until)).isPresent()) {
        return Optional.empty();
      }
      underWay |= next.isEmpty();
      listener.idle(progress.reached(), checkpoint);
      if (!pause.await(follow.interval())) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Empty for a target that the first segment will create. */
  private Optional<RestoreStatus> status(RestoreRequest request) {
    RestoreStatus status;
    try {
      status = engine.status(request.target(), request.options());
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
    if (status.state() == RestoreStatus.State.ABORTED) {
      throw new RestoreException(
          EngineError.CHAIN_ABORTED, "the chain was " + status.detail(), status.chain());
    }
    return Optional.of(status);
  }

  /**
   * Empty if another process works on the target or has just finished its chain, or if a flush of
   * the log seems to be running.
   */
  private Optional<SegmentReport> restore(
      RestoreRequest request, RestoreSession session, boolean underWay, RunningFlush flush) {
    try {
      return Optional.of(session.restore(request));
    } catch (RestoreException e) {
      boolean retryable = underWay && e.code() == TargetError.TARGET_IN_USE;
      if (retryable
          || flush.mayExplain(e)
          || e.code() == EngineError.CHAIN_FINISHED && isFinished(request)) {
        LOG.atInfo()
            .addKeyValue("reason", e.getMessage())
            .log("retry of the segment after the next look at the log");
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isFinished(RestoreRequest request) {
    return engine.status(request.target(), request.options()).state()
        == RestoreStatus.State.FINISHED;
  }

  private static Optional<RestoreRequest> next(
      FollowRequest follow, ChainProgress progress, Tso bound) {
    RestoreRequest request = follow.request();
    boolean last = follow.finish() && follow.until().filter(bound::equals).isPresent();
    LastChoice choice = last ? LastChoice.LAST : LastChoice.NOT_LAST;
    Segment unfinished = progress.unsealed();
    if (unfinished != null) {
      SegmentStart start =
          unfinished.index() == 1 ? request.start() : new SegmentStart.At(unfinished.start());
      return Optional.of(
          request.with(
              start,
              new SegmentEnd.At(unfinished.restoredTs()),
              unfinished.last() ? LastChoice.LAST : LastChoice.NOT_LAST));
    }
    if (!progress.begun()) {
      return Optional.of(request.with(request.start(), new SegmentEnd.At(bound), choice));
    }
    boolean moved = bound.isAfter(progress.reached());
    boolean onlyFinish = last && bound.equals(progress.reached());
    return moved || onlyFinish
        ? Optional.of(
            request.with(new SegmentStart.At(progress.reached()), new SegmentEnd.At(bound), choice))
        : Optional.empty();
  }

  private Tso checkpoint(RestoreRequest request) {
    try (BackupStorage storage =
        plugins.openStorage(request.backups().logStorage(), request.options())) {
      return LogBackup.open(storage, CatalogOptions.DEFAULT.withStrict(request.backups().strict()))
          .span()
          .max();
    }
  }

  /**
   * The state of an open chain.
   *
   * @param begun whether a segment of it is sealed
   */
  private record ChainProgress(Tso reached, boolean begun, @Nullable Segment unsealed) {
    static final ChainProgress NONE = new ChainProgress(Tso.ZERO, false, null);

    static ChainProgress of(RestoreStatus status) {
      return new ChainProgress(status.reached(), !status.sealed().isEmpty(), status.running());
    }

    static ChainProgress after(SegmentReport report) {
      return new ChainProgress(report.restoredTs(), true, null);
    }
  }

  /** Waits before the next read of the checkpoint; injected, so that tests do not wait. */
  @FunctionalInterface
  public interface Pause {
    /** False ends the follower. */
    boolean await(Duration interval);
  }
}
