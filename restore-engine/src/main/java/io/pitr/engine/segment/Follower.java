package io.pitr.engine.segment;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.TargetError;
import io.pitr.engine.EngineError;
import io.pitr.engine.catalog.CatalogOptions;
import io.pitr.engine.catalog.LogBackup;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.plan.LastChoice;
import io.pitr.engine.plan.RestoreRequest;
import io.pitr.engine.plan.SegmentEnd;
import io.pitr.engine.plan.SegmentStart;
import io.pitr.engine.plugin.PluginRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows a log: whenever its checkpoint has moved, the span up to it is a segment. Between
 * segments nothing is held, so another process may look at the target, or finish the chain, which
 * ends the following. A follower that died is started again by the same command.
 */
public final class Follower {
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
   * Once it has had the target, it waits while somebody else has it.
   *
   * @throws RestoreException as a segment's restore does
   */
  public void run(FollowRequest follow) {
    RestoreRequest request = follow.request();
    boolean hadTarget = false;
    var flush = new RunningFlush();
    while (true) {
      RestoreStatus status = engine.status(request.target(), request.options());
      switch (status.state()) {
        case FINISHED -> {
          return;
        }
        case ABORTED ->
            throw new RestoreException(
                EngineError.CHAIN_ABORTED, "the chain was given up", status.chain());
        case EMPTY, OPEN, SEALED, FAILED -> {}
      }
      Tso checkpoint = checkpoint(request);
      Tso bound = follow.until() == null ? checkpoint : Tso.min(checkpoint, follow.until());
      Optional<RestoreRequest> next = next(follow, status, bound);
      if (next.isPresent()) {
        Optional<SegmentReport> report = restore(next.get(), hadTarget, flush);
        if (report.isPresent()) {
          hadTarget = true;
          listener.segment(report.get());
          if (report.get().last()) {
            return;
          }
          continue;
        }
      }
      Tso until = follow.until();
      if (until != null && !status.reached().isBefore(until)) {
        return;
      }
      listener.idle(status.reached(), checkpoint);
      if (!pause.await(follow.interval())) {
        return;
      }
    }
  }

  /**
   * Empty when somebody else is at work on the target, or has just finished its chain, or when a
   * flush of the log seems to be under way.
   */
  private Optional<SegmentReport> restore(
      RestoreRequest request, boolean hadTarget, RunningFlush flush) {
    try {
      return Optional.of(engine.restore(request, memory));
    } catch (RestoreException e) {
      boolean passing = hadTarget && e.code() == TargetError.TARGET_IN_USE;
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

  private static Optional<RestoreRequest> next(
      FollowRequest follow, RestoreStatus status, Tso bound) {
    RestoreRequest request = follow.request();
    Tso until = follow.until();
    boolean last = follow.finish() && until != null && bound.equals(until);
    LastChoice choice = last ? LastChoice.LAST : LastChoice.NOT_LAST;
    if (status.unsealed().isPresent()) {
      Segment unfinished = status.unsealed().get();
      SegmentStart start =
          unfinished.index() == 1 ? request.start() : new SegmentStart.At(unfinished.start());
      return Optional.of(
          request.with(
              start,
              new SegmentEnd.At(unfinished.restored()),
              unfinished.last() ? LastChoice.LAST : LastChoice.NOT_LAST));
    }
    if (status.sealed().isEmpty()) {
      return Optional.of(request.with(request.start(), new SegmentEnd.At(bound), choice));
    }
    boolean moved = bound.isAfter(status.reached());
    boolean onlyFinish = last && bound.equals(status.reached());
    return moved || onlyFinish
        ? Optional.of(
            request.with(new SegmentStart.At(status.reached()), new SegmentEnd.At(bound), choice))
        : Optional.empty();
  }

  private Tso checkpoint(RestoreRequest request) {
    try (BackupStorage storage = plugins.openStorage(request.logStorage(), request.options())) {
      return LogBackup.open(storage, CatalogOptions.DEFAULT.withStrict(request.strict()))
          .span()
          .max();
    }
  }

  /** Waits between looks at the log; injected, so that tests do not wait. */
  @FunctionalInterface
  public interface Pause {
    /** False ends the following. */
    boolean await(Duration interval);
  }
}
