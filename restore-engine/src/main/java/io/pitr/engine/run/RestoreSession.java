package io.pitr.engine.run;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.EngineError;
import io.pitr.engine.access.HeldTarget;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.prepare.SegmentInput;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentStart;
import io.pitr.registry.PluginRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Restores segments of one chain in a row. It locks the target for the first segment and keeps the
 * lease until {@link #release}; other processes can only read meanwhile. One thread.
 */
public final class RestoreSession implements AutoCloseable {
  private final PluginRegistry plugins;
  private final RestoreObserver observer;
  private final Clock clock;
  private final String uri;
  private final Map<String, String> options;
  private final SegmentMemory memory;
  private @Nullable HeldTarget held;
  private Instant taken = Instant.MIN;
  private KnownSchema known = new KnownSchema();

  /**
   * @param options of the target
   */
  RestoreSession(
      PluginRegistry plugins,
      RestoreObserver observer,
      Clock clock,
      String uri,
      Map<String, String> options,
      SegmentMemory memory) {
    this.plugins = plugins;
    this.observer = observer;
    this.clock = clock;
    this.uri = uri;
    this.options = options;
    this.memory = memory;
  }

  /**
   * See {@link RestoreEngine#restore(RestoreRequest)}.
   *
   * @param request with this session's target
   */
  public SegmentReport restore(RestoreRequest request) {
    Instant began = Instant.now(clock);
    RestoreEngine.requireWellFormed(request);
    observer.progress(Progress.began(Phase.OPEN.name()));
    // The backups first: opening the target may create it.
    try (SegmentInput input = SegmentInput.open(plugins, request)) {
      var context = RestoreContext.of(target(request), plugins, observer, clock, began);
      return new RestoreRun(context, input, memory, known).run();
    }
  }

  /** Takes the lease, and creates the target if the request is for a first segment. */
  public void hold(RestoreRequest request) {
    HeldTarget unused = target(request);
  }

  /** Waits between segments, which is a phase of its own. */
  public boolean awaiting(String reason, BooleanSupplier wait) {
    observer.progress(Progress.began(Progress.WAIT));
    observer.waiting(new Wait(reason, Wait.Step.BEGAN));
    try {
      return wait.getAsBoolean();
    } finally {
      observer.waiting(new Wait(reason, Wait.Step.ENDED));
    }
  }

  /** Whether this session has the lease. */
  public boolean holds() {
    return held != null;
  }

  /** How long this session has had the lease; zero without it. */
  public Duration holding() {
    return held == null ? Duration.ZERO : Duration.between(taken, Instant.now(clock));
  }

  /** Releases the lease, so that others may take it. The next segment takes it again. */
  public void release() {
    HeldTarget target = held;
    held = null;
    known = new KnownSchema();
    if (target != null) {
      target.close();
    }
  }

  @Override
  public void close() {
    release();
  }

  /**
   * @throws RestoreException {@link EngineError#CHAIN_MISSING} if a segment continues the chain of
   *     a target that does not exist, or what {@link HeldTarget#take} throws
   */
  private HeldTarget target(RestoreRequest request) {
    HeldTarget target = held;
    if (target == null) {
      target = take(request);
      held = target;
      taken = Instant.now(clock);
    }
    return target;
  }

  /** Only a first segment creates a target. */
  private HeldTarget take(RestoreRequest request) {
    if (request.start() instanceof SegmentStart.FullBackup) {
      return take(OpenMode.WRITE);
    }
    try {
      return take(OpenMode.WRITE_EXISTING);
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND) {
        throw e;
      }
      throw new RestoreException(
          EngineError.CHAIN_MISSING, "there is no target at this place", uri, e);
    }
  }

  private HeldTarget take(OpenMode mode) {
    return HeldTarget.take(plugins, uri, mode, options, clock, observer::waiting);
  }
}
