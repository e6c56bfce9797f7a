package io.pitr.engine.follow;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.TargetError;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.plugin.PluginRegistry;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.engine.run.RestoreSession;
import io.pitr.engine.run.SegmentMemory;
import io.pitr.engine.status.RestoreStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log: whenever its checkpoint has moved, the span up to it is a segment. While it waits
 * for the checkpoint nothing is held, so another process may finish the chain, which ends the
 * following. Segments that need no waiting are restored in a row, for some seconds without giving
 * the target back. A follower that died is started again by the same command.
 */
public final class Follower {
  /** A follower that is always behind lets others have the target as often. */
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
   * Returns when the end is reached, the chain is finished by somebody else, or the pause says so.
   * Once it has had the target, or has waited for more log, it waits while somebody else has it.
   *
   * @return how the chain was finished by somebody else; empty when it was not
   * @throws RestoreException as a segment's restore does
   */
  public Optional<ChainEnd> run(FollowRequest follow) {
    try (RestoreSession session = engine.session(follow.request(), memory)) {
      return run(follow, session);
    }
  }

  private Optional<ChainEnd> run(FollowRequest follow, RestoreSession session) {
    RestoreRequest request = follow.request();
    Optional<Standing> known = Optional.empty();
    boolean underWay = false;
    var flush = new RunningFlush();
    while (true) {
      if (session.holding().compareTo(LONGEST_HOLD) > 0) {
        session.release();
      }
      // While the target is held, nobody else changes where its chain stands.
      if (!session.holds() || known.isEmpty()) {
        RestoreStatus status = look(request);
        if (status.state() == RestoreStatus.State.FINISHED) {
          return status.ended();
        }
        known = Optional.of(Standing.of(status));
      }
      Standing standing = known.get();
      Tso checkpoint = checkpoint(request);
      Tso bound = follow.until() == null ? checkpoint : Tso.min(checkpoint, follow.until());
      Optional<RestoreRequest> next = next(follow, standing, bound);
      if (next.isPresent()) {
        Optional<SegmentReport> report = restore(next.get(), session, underWay, flush);
        if (report.isPresent()) {
          underWay = true;
          listener.segment(report.get());
          if (report.get().last()) {
            return Optional.empty();
          }
          known = Optional.of(Standing.after(report.get()));
          continue;
        }
      }
      session.release();
      Tso until = follow.until();
      if (until != null && !standing.reached().isBefore(until)) {
        return Optional.empty();
      }
      underWay |= next.isEmpty();
      listener.idle(standing.reached(), checkpoint);
      if (!pause.await(follow.interval())) {
        return Optional.empty();
      }
    }
  }

  private RestoreStatus look(RestoreRequest request) {
    RestoreStatus status = engine.status(request.target(), request.options());
    if (status.state() == RestoreStatus.State.ABORTED) {
      throw new RestoreException(
          EngineError.CHAIN_ABORTED, "the chain was " + status.detail(), status.chain());
    }
    return status;
  }

  /**
   * Empty when somebody else is at work on the target, or has just finished its chain, or when a
   * flush of the log seems to be under way.
   */
  private Optional<SegmentReport> restore(
      RestoreRequest request, RestoreSession session, boolean underWay, RunningFlush flush) {
    try {
      return Optional.of(session.restore(request));
    } catch (RestoreException e) {
      boolean passing = underWay && e.code() == TargetError.TARGET_IN_USE;
      if (passing
          || flush.mayExplain(e)
          || e.code() == EngineError.CHAIN_FINISHED && isFinished(request)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isFinished(RestoreRequest request) {
    return engine.status(request.target(), request.options()).state()
        == RestoreStatus.State.FINISHED;
  }

  private static Optional<RestoreRequest> next(FollowRequest follow, Standing standing, Tso bound) {
    RestoreRequest request = follow.request();
    Tso until = follow.until();
    boolean last = follow.finish() && until != null && bound.equals(until);
    LastChoice choice = last ? LastChoice.LAST : LastChoice.NOT_LAST;
    Segment unfinished = standing.unsealed();
    if (unfinished != null) {
      SegmentStart start =
          unfinished.index() == 1 ? request.start() : new SegmentStart.At(unfinished.start());
      return Optional.of(
          request.with(
              start,
              new SegmentEnd.At(unfinished.restored()),
              unfinished.last() ? LastChoice.LAST : LastChoice.NOT_LAST));
    }
    if (!standing.begun()) {
      return Optional.of(request.with(request.start(), new SegmentEnd.At(bound), choice));
    }
    boolean moved = bound.isAfter(standing.reached());
    boolean onlyFinish = last && bound.equals(standing.reached());
    return moved || onlyFinish
        ? Optional.of(
            request.with(new SegmentStart.At(standing.reached()), new SegmentEnd.At(bound), choice))
        : Optional.empty();
  }

  private Tso checkpoint(RestoreRequest request) {
    try (BackupStorage storage = plugins.openStorage(request.logStorage(), request.options())) {
      return LogBackup.open(storage, CatalogOptions.DEFAULT.withStrict(request.strict()))
          .span()
          .max();
    }
  }

  /**
   * Where a chain that goes on stands.
   *
   * @param begun whether a segment of it is sealed
   */
  private record Standing(Tso reached, boolean begun, @Nullable Segment unsealed) {
    static Standing of(RestoreStatus status) {
      return new Standing(status.reached(), !status.sealed().isEmpty(), status.running());
    }

    static Standing after(SegmentReport report) {
      return new Standing(report.restored(), true, null);
    }
  }

  /** Waits between looks at the log; injected, so that tests do not wait. */
  @FunctionalInterface
  public interface Pause {
    /** False ends the following. */
    boolean await(Duration interval);
  }
}
